import { DomainError } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';

export type PrincipalKind = 'tenant' | 'operator' | 'service';

export interface Principal {
  readonly kind: PrincipalKind;
  readonly clientId: string;
  readonly accountId?: string;
  readonly scopes: ReadonlySet<string>;
}

const PRINCIPAL = Symbol('principal');

interface Carrier {
  [PRINCIPAL]?: Principal;
}

export function attachPrincipal(carrier: object, principal: Principal): void {
  (carrier as Carrier)[PRINCIPAL] = principal;
}

export function principalOf(carrier: object): Principal | undefined {
  return (carrier as Carrier)[PRINCIPAL];
}

export function carrierOf(context: ExecutionContext): object {
  if (context.getType() === 'http') return context.switchToHttp().getRequest<object>();
  const call = context.getArgs<unknown[]>().find(isServerCall);
  if (!call) throw new Error(`no caller can be read from a ${context.getType()} context`);
  return call;
}

export interface ServerCall {
  readonly metadata: { get(key: string): (string | Buffer)[] };
  getPath(): string;
}

function isServerCall(value: unknown): value is ServerCall {
  return typeof value === 'object' && value !== null && 'getPath' in value && 'metadata' in value;
}

export const CurrentPrincipal = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  const principal = principalOf(carrierOf(context));
  if (!principal) throw new DomainError('unauthenticated', 'unauthenticated', 'The route is open: it has no caller.');
  return principal;
});

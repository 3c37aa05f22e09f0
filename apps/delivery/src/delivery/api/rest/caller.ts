import { principalOf, type Principal, type Scope } from '@app/auth';
import { DomainError } from '@app/kernel';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Viewer } from '../../application/viewer';

const VERSION = /^\/(v\d+)\//;

/** Who asks, and in which version: what an answer depends on beside the delivery itself. */
export class Caller {
  constructor(
    private readonly principal: Principal,
    private readonly version: string,
  ) {}

  get viewer(): Viewer {
    const { accountId } = this.principal;
    if (this.isOperator) return { isOperator: true };
    if (accountId !== undefined) return { isOperator: false, accountId };
    throw new DomainError('account_required', 'forbidden', 'The token names no account.');
  }

  get isOperator(): boolean {
    return this.principal.kind === 'operator';
  }

  may(scope: Scope): boolean {
    return this.isOperator || this.principal.scopes.has(scope);
  }

  /** The address of the collection, of a delivery or of a part of it, in the version of the request. */
  href(id?: string, part?: string): string {
    return ['', this.version, 'deliveries', id, part].filter((segment) => segment !== undefined).join('/');
  }
}

export const CurrentCaller = createParamDecorator((_: unknown, context: ExecutionContext): Caller => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const principal = principalOf(request);
  const version = VERSION.exec(request.routeOptions.url ?? '')?.[1];
  if (!principal || !version) throw new Error('The route is open, or has no version.');
  return new Caller(principal, version);
});

import { DomainError } from '@app/kernel';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { attachPrincipal, carrierOf, type Principal, type ServerCall } from './principal';
import type { Policy, Rule } from './policy';
import { INTERNAL_AUDIENCE, invalidToken, type TokenVerifier } from './token-verifier';

interface RoutedRequest {
  readonly method: string;
  readonly headers: { readonly authorization?: string };
  readonly routeOptions: { readonly url?: string };
}

const BEARER = /^Bearer ([\w\-.~+/]+=*)$/i;

export class PolicyGuard implements CanActivate {
  constructor(
    private readonly policy: Policy,
    private readonly verifier: TokenVerifier,
    private readonly publicAudience: string,
  ) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const carrier = carrierOf(context);
    const { rule, authorization } = context.getType() === 'http' ? this.ofRequest(carrier) : this.ofCall(carrier);
    if (!rule) throw new DomainError('forbidden', 'forbidden', 'No policy allows this operation.');
    return 'open' in rule ? true : this.authorise(carrier, rule, authorization);
  }

  private ofRequest(carrier: object) {
    const request = carrier as RoutedRequest;
    return {
      rule: this.policy.route(request.method, request.routeOptions.url ?? ''),
      authorization: request.headers.authorization,
    };
  }

  private ofCall(carrier: object) {
    const call = carrier as ServerCall;
    return {
      rule: this.policy.method(call.getPath()),
      authorization: call.metadata.get('authorization')[0]?.toString(),
    };
  }

  private async authorise(carrier: object, rule: Rule, authorization: string | undefined): Promise<boolean> {
    const audience = 'services' in rule ? INTERNAL_AUDIENCE : this.publicAudience;
    const principal = await this.verifier.verify(bearer(authorization), audience);
    if (!allows(rule, principal)) throw refusal(rule);
    attachPrincipal(carrier, principal);
    return true;
  }
}

function bearer(authorization: string | undefined): string {
  if (!authorization) throw new DomainError('missing_token', 'unauthenticated', 'An access token is needed.');
  const token = BEARER.exec(authorization)?.[1];
  if (!token) throw invalidToken();
  return token;
}

function allows(rule: Rule, principal: Principal): boolean {
  if ('open' in rule) return true;
  if ('services' in rule) return principal.kind === 'service' && rule.services.includes(principal.clientId);
  if (principal.kind === 'operator') return true;
  return 'scopes' in rule && principal.kind === 'tenant' && rule.scopes.some((name) => principal.scopes.has(name));
}

function refusal(rule: Rule): DomainError {
  if ('services' in rule)
    return new DomainError('caller_not_allowed', 'forbidden', 'This caller may not use the method.');
  const needed = 'scopes' in rule ? rule.scopes.join(' or ') : 'ops';
  return new DomainError('insufficient_scope', 'forbidden', `The token needs the scope ${needed}.`);
}

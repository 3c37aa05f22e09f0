/**
 * Makes `TokenVerifier` and `ServiceTokens` injectable everywhere. `issuer` is compared with the `iss` claim, `jwksUrl` is where the
 * signing keys are (fetched when first needed, refreshed in the background), `tokenUrl` and the client are used for own tokens.
 */
export { AuthModule, type AuthOptions } from './auth.module';
/**
 * What a service lets whom do: a line per REST route (`'GET /v1/accounts/:id'`, as registered) and per gRPC method
 * (`'aerie.account.v1.AccountService/HoldCredit'`). What has no line is refused, and a service does not start with such a route.
 */
export { definePolicy, Policy, type MethodLine, type PolicyLines, type RouteLine, type Rule } from './policy';
/** Every scope there is, in this one list: `<what>:read`, `<what>:write`, and the operators' `ops`; and those that an account's client may have. */
export { SCOPES, TENANT_SCOPES, type Scope } from './scopes';
/**
 * Rules: `open` to everybody without a token; `operator` only; `scope(...)` for tenants with any of the scopes, and operators;
 * `services(...)` for the named services, with a token for the internal audience.
 */
export { open, operator, scope, services } from './policy';
/** Enforces a `Policy` on HTTP and gRPC; used by `startService` as the global guard. */
export { PolicyGuard } from './policy.guard';
/**
 * Who calls: a tenant (a client of one account), an operator (scope `ops`) or a service. `@CurrentPrincipal()` hands it to a
 * controller of either transport; `principalOf` reads it from a Fastify request or a gRPC call, where the guard put it, or an edge that
 * authenticates by itself with `attachPrincipal`.
 */
export { attachPrincipal, CurrentPrincipal, principalOf, type Principal, type PrincipalKind } from './principal';
/** Tokens of this service for calls to other services, kept and renewed; `identity_unavailable` when none can be had. */
export { ServiceTokens, type ServiceTokensOptions } from './service-tokens';
/**
 * Checks access tokens by RFC 9068: ES256 only, `typ` at+jwt, issuer, audience, expiry. Verified tokens are remembered until they
 * expire. Throws `invalid_token` (unauthenticated), or `identity_unavailable` when the keys cannot be fetched.
 */
export { INTERNAL_AUDIENCE, PUBLIC_AUDIENCE, TokenVerifier, type TokenVerifierOptions } from './token-verifier';

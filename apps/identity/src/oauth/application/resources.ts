import { errors, type Client, type KoaContextWithOIDC, type ResourceServer } from 'oidc-provider';
import type { Audience } from '../../client/domain/client';

interface Resource {
  readonly indicator: string;
  readonly tokenSeconds: number;
}

/** Resource indicators are absolute URIs (RFC 8707); the audience of the token keeps the short name. */
const RESOURCES: Readonly<Record<Audience, Resource>> = {
  'aerie-api': { indicator: 'urn:aerie:api', tokenSeconds: 60 * 60 },
  'aerie-internal': { indicator: 'urn:aerie:internal', tokenSeconds: 10 * 60 },
};

function audienceOf(client: Client): Audience {
  return client['audience'] as Audience;
}

export function defaultResource(_ctx: KoaContextWithOIDC, client?: Client): string {
  if (!client) throw new errors.InvalidTarget();
  return RESOURCES[audienceOf(client)].indicator;
}

/** Each client reaches one audience. */
export function resourceFor(ctx: KoaContextWithOIDC, indicator: string, client: Client): ResourceServer {
  const audience = audienceOf(client);
  const { indicator: allowed, tokenSeconds } = RESOURCES[audience];
  if (indicator !== allowed) throw new errors.InvalidTarget('resource is not allowed for this client');
  const granted = client.scope ?? '';
  settleScopes(ctx, granted);
  return {
    audience,
    scope: granted,
    accessTokenFormat: 'jwt',
    accessTokenTTL: tokenSeconds,
    jwt: { sign: { alg: 'ES256' } },
  };
}

/** Without a scope parameter a client asks for all scopes that it has; later requests keep to what was granted. */
function settleScopes(ctx: KoaContextWithOIDC, granted: string): void {
  const { params, route } = ctx.oidc;
  const ofClient = params?.['grant_type'] === 'client_credentials';
  if (!params || !(ofClient || route === 'authorization')) return;
  const { scope } = params;
  if (typeof scope !== 'string') {
    if (granted) params['scope'] = granted;
    return;
  }
  const allowed = new Set(granted.split(' '));
  const refused = scope.split(' ').filter((one) => !allowed.has(one));
  if (refused.length > 0) throw new errors.InvalidScope('requested scope is not allowed', refused.join(' '));
}

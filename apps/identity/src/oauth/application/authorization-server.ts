import type { JWK } from 'jose';
import { Provider, type AdapterFactory, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { secretMatches } from '../../client/application/client-secret';
import { ALL_SCOPES } from '../../client/domain/client';
import { defaultResource, resourceFor } from './resources';

export const PATHS = {
  token: '/oauth2/token',
  jwks: '/oauth2/jwks',
  discovery: ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
} as const;

export interface AuthorizationServerOptions {
  readonly issuer: string;
  readonly keys: JWK[];
  readonly adapter: AdapterFactory;
}

export function createAuthorizationServer({ issuer, keys, adapter }: AuthorizationServerOptions): Provider {
  const provider = new Provider(issuer, configuration(keys, adapter));
  provider.proxy = true;
  provider.use(describeOnlyWhatIsServed);
  // The table holds a digest instead of the secret, so the comparison digests what was presented.
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value: function compare(this: { clientSecret?: string }, presented: string): boolean {
      return secretMatches(presented, this.clientSecret ?? '');
    },
  });
  return provider;
}

const BROWSER_FLOWS = ['authorization_endpoint', 'response_modes_supported', 'code_challenge_methods_supported'];

/** The provider always announces the parts of the browser flows, which are not mounted. */
async function describeOnlyWhatIsServed(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (!PATHS.discovery.some((path) => path === ctx.path)) return;
  for (const name of BROWSER_FLOWS) delete (ctx.body as Record<string, unknown>)[name];
}

function configuration(keys: JWK[], adapter: AdapterFactory): Configuration {
  return {
    adapter,
    jwks: { keys } as Configuration['jwks'],
    routes: { token: PATHS.token, jwks: PATHS.jwks, authorization: '/oauth2/authorize' },
    scopes: ALL_SCOPES,
    ttl: { ClientCredentials: (_ctx, token) => token.resourceServer?.accessTokenTTL ?? 0 },
    responseTypes: [],
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    clientDefaults: { grant_types: ['client_credentials'], response_types: [], id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    extraClientMetadata: { properties: ['audience', 'account_id'] },
    extraTokenClaims: (ctx) => {
      const accountId = ctx.oidc.client?.['account_id'];
      return accountId === undefined ? undefined : { account_id: accountId };
    },
    features: {
      clientCredentials: { enabled: true },
      devInteractions: { enabled: false },
      resourceIndicators: { enabled: true, defaultResource, getResourceServerInfo: resourceFor },
      dPoP: { enabled: false },
      pushedAuthorizationRequests: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      userinfo: { enabled: false },
    },
    cookies: { keys: [] },
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
  };
}

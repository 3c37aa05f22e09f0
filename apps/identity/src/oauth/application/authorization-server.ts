import { SCOPES } from '@app/auth';
import { reportFailure } from '@app/service-defaults';
import { Provider, type AdapterFactory, type Configuration, type KoaContextWithOIDC } from 'oidc-provider';
import { secretMatches } from '../../client/application/client-secret';
import type { KeySet } from '../../signing-key/application/key-ring';
import { defaultResource, resourceFor } from './resources';

export const PATHS = {
  token: '/oauth2/token',
  jwks: '/oauth2/jwks',
  discovery: ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
} as const;

export interface AuthorizationServerOptions {
  readonly issuer: string;
  readonly keys: KeySet;
  readonly adapter: AdapterFactory;
}

export function createAuthorizationServer({ issuer, keys, adapter }: AuthorizationServerOptions): Provider {
  const provider = new Provider(issuer, configuration(keys, adapter));
  provider.proxy = true;
  provider.use(describeOnlyWhatIsServed);
  watchErrors(provider);
  // The table holds a digest instead of the secret, so the comparison digests what was presented.
  Object.defineProperty(provider.Client.prototype, 'compareClientSecret', {
    value: function compare(this: { clientSecret?: string }, presented: string): boolean {
      return secretMatches(presented, this.clientSecret ?? '');
    },
  });
  return provider;
}

function watchErrors(provider: Provider): void {
  const report = (error: Error): void => reportFailure('the authorization server failed', error);
  provider.on('server_error', (_ctx, error: Error) => report(error));
  provider.on('grant.error', (ctx, error) => {
    if (error.status === 503) ctx.set('retry-after', '1');
  });
  provider.on('error' as 'server_error', report as never);
}

const BROWSER_FLOWS = ['authorization_endpoint', 'response_modes_supported', 'code_challenge_methods_supported'];

/** The provider always announces the parts of the browser flows, which are not mounted. */
async function describeOnlyWhatIsServed(ctx: KoaContextWithOIDC, next: () => Promise<void>): Promise<void> {
  await next();
  if (!PATHS.discovery.some((path) => path === ctx.path)) return;
  for (const name of BROWSER_FLOWS) delete (ctx.body as Record<string, unknown>)[name];
}

function configuration(keys: KeySet, adapter: AdapterFactory): Configuration {
  return {
    adapter,
    jwks: { keys: keys.jwks } as Configuration['jwks'],
    routes: { token: PATHS.token, jwks: PATHS.jwks, authorization: '/oauth2/authorize' },
    scopes: [...SCOPES],
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
    cookies: { keys: [...keys.cookieKeys] },
    renderError: (ctx, out) => {
      ctx.type = 'json';
      ctx.body = out;
    },
  };
}

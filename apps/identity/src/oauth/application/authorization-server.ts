import { SCOPES } from '@app/auth';
import { reportFailure } from '@app/service-defaults';
import { Provider, type AdapterFactory, type Client, type Configuration } from 'oidc-provider';
import type { KeySet } from '../../signing-key/application/key-ring';
import type { Throttle } from '../../throttle/throttle';
import type { UserRepository } from '../../user/application/ports/user.repository';
import { accountOf, claimsOf } from './accounts';
import { renderError, renderLoggedOut, renderLogout } from './provider-pages';
import { defaultResource, resourceFor } from './resources';
import { guardSecrets } from './secret-guard';

export const PATHS = {
  authorization: '/oauth2/auth',
  interaction: '/oauth2/interaction',
  token: '/oauth2/token',
  revocation: '/oauth2/revoke',
  end_session: '/oauth2/end-session',
  jwks: '/oauth2/jwks',
  discovery: ['/.well-known/openid-configuration', '/.well-known/oauth-authorization-server'],
} as const;

export interface AuthorizationServerOptions {
  readonly issuer: string;
  readonly adapter: AdapterFactory;
  readonly users: UserRepository;
  readonly throttle: Throttle;
}

const HOUR_S = 60 * 60;
const DAY_S = 24 * HOUR_S;
const TTL = {
  AuthorizationCode: 60,
  Interaction: HOUR_S / 6,
  Session: HOUR_S,
  Grant: 14 * DAY_S,
  RefreshToken: 14 * DAY_S,
};

export function createAuthorizationServer(options: AuthorizationServerOptions, keys: KeySet): Provider {
  const provider = new Provider(options.issuer, configuration(options, keys));
  provider.proxy = true;
  guardSecrets(provider, options.throttle, PATHS.token);
  watchErrors(provider);
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

function configuration({ adapter, users, issuer }: AuthorizationServerOptions, keys: KeySet): Configuration {
  const { discovery: _, interaction, ...routes } = PATHS;
  return {
    adapter,
    jwks: { keys: keys.jwks } as Configuration['jwks'],
    routes,
    scopes: [...SCOPES],
    ttl: { ...TTL, AccessToken: lifeOf, ClientCredentials: lifeOf },
    responseTypes: ['code'],
    clientBasedCORS: (_ctx, origin, client) => mayAskFrom(origin, client, issuer),
    pkce: { required: () => true },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'none'],
    clientDefaults: { grant_types: ['client_credentials'], response_types: [], id_token_signed_response_alg: 'ES256' },
    enabledJWA: { idTokenSigningAlgValues: ['ES256'] },
    extraClientMetadata: { properties: ['audience', 'account_id', 'former_secrets'] },
    extraTokenClaims: claimsOf,
    findAccount: (_ctx, id) => accountOf(users, id),
    interactions: { url: (_ctx, { uid }) => `${interaction}/${uid}` },
    issueRefreshToken: (_ctx, client) => client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: true,
    features: features(),
    cookies: { keys: [...keys.cookieKeys], long: { ...COOKIE, path: '/oauth2' }, short: COOKIE },
    renderError,
  };
}

/** A page of another origin may ask for tokens of a client that is such a page, and has no secret. */
function mayAskFrom(origin: string, { tokenEndpointAuthMethod, redirectUris = [] }: Client, issuer: string): boolean {
  const pages = tokenEndpointAuthMethod === 'none' ? [issuer, ...redirectUris] : [issuer];
  return pages.some((page) => new URL(page).origin === origin);
}

const COOKIE = { signed: true, httpOnly: true, sameSite: 'lax' } as const;

function lifeOf(_ctx: unknown, token: { resourceServer?: { accessTokenTTL?: number } }): number {
  return token.resourceServer?.accessTokenTTL ?? 0;
}

function features(): Configuration['features'] {
  return {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: { enabled: true, defaultResource, getResourceServerInfo: resourceFor },
    revocation: { enabled: true, allowedPolicy: (_ctx, client, token) => token.clientId === client.clientId },
    rpInitiatedLogout: { enabled: true, logoutSource: renderLogout, postLogoutSuccessSource: renderLoggedOut },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
  };
}

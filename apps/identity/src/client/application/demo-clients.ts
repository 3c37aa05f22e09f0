import { SCOPES, TENANT_SCOPES } from '@app/auth';
import type { Client } from '../domain/client';
import { hashSecret } from './client-secret';

const demo = (clientId: string, scopes: readonly string[], accountId?: string): Client => ({
  clientId,
  secretHash: hashSecret(`${clientId}-secret`),
  formerSecrets: [],
  audience: 'aerie-api',
  scopes,
  accountId,
  grantTypes: ['client_credentials'],
  redirectUris: [],
});

export const demoClients: readonly Client[] = [
  demo('demo-merchant', TENANT_SCOPES, '01900000-0000-7000-8000-000000000001'),
  demo('demo-merchant-2', TENANT_SCOPES, '01900000-0000-7000-8000-000000000002'),
  demo('demo-operator', SCOPES),
];

export const demoClientIds: readonly string[] = demoClients.map((client) => client.clientId);

const REDIRECT_PATH = '/docs/oauth2-redirect.html';

/** The documentation page: it can keep no secret, so it has none. */
export function swaggerUi(origins: readonly string[]): Client {
  return {
    clientId: 'swagger-ui',
    formerSecrets: [],
    audience: 'aerie-api',
    scopes: SCOPES,
    grantTypes: ['authorization_code', 'refresh_token'],
    redirectUris: [...new Set(origins)].map((origin) => `${origin}${REDIRECT_PATH}`),
  };
}

import type { RunningService, ServiceConfig } from '@app/service-defaults';
import { freePort } from '@app/service-defaults/testing';
import type { IdentityEnvironment } from '../../src/identity.settings';
import { startIdentity as start } from '../../src/service';

export const ISSUER = 'https://aerie.example';
export const SERVICE_SECRET = 'a-service-secret-of-more-than-32-characters';

export interface RunningIdentity extends RunningService {
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

export async function startIdentity(
  databaseUrl: string,
  changes: Partial<IdentityEnvironment & ServiceConfig> = {},
): Promise<RunningIdentity> {
  const httpPort = await freePort();
  const config: ServiceConfig & IdentityEnvironment = {
    host: '127.0.0.1',
    httpPort,
    grpcPort: await freePort(),
    databaseUrl,
    natsUrl: '',
    issuer: ISSUER,
    jwksUrl: `http://127.0.0.1:${httpPort}/oauth2/jwks`,
    tokenUrl: `http://127.0.0.1:${httpPort}/oauth2/token`,
    publicUrl: ISSUER,
    clientId: 'svc-identity',
    clientSecret: '',
    logLevel: 'silent',
    docs: false,
    drainMs: 0,
    profile: 'embedded',
    serviceClients: { 'svc-scheduler': SERVICE_SECRET, 'svc-gateway': SERVICE_SECRET },
    ...changes,
  };
  const service = await start(config, { handleSignals: false });
  return {
    ...service,
    token: (form, headers) =>
      fetch(`${service.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form), headers }),
  };
}

export function basic(clientId: string, secret = `${clientId}-secret`): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` };
}

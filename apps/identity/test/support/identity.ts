import { startService, type RunningService, type ServiceConfig } from '@app/service-defaults';
import { createAppModule } from '../../src/app.module';
import { identityPolicy } from '../../src/identity.policy';
import type { IdentityEnvironment } from '../../src/identity.settings';

export const ISSUER = 'https://aerie.example';
export const SERVICE_SECRET = 'a-service-secret-of-more-than-32-characters';

export interface RunningIdentity extends RunningService {
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
}

export async function startIdentity(
  databaseUrl: string,
  changes: Partial<IdentityEnvironment> = {},
): Promise<RunningIdentity> {
  const config: ServiceConfig & IdentityEnvironment = {
    host: '127.0.0.1',
    httpPort: 0,
    grpcPort: 0,
    databaseUrl,
    natsUrl: '',
    issuer: ISSUER,
    jwksUrl: `${ISSUER}/oauth2/jwks`,
    tokenUrl: `${ISSUER}/oauth2/token`,
    publicUrl: ISSUER,
    clientId: 'svc-identity',
    clientSecret: '',
    logLevel: 'silent',
    docs: false,
    drainMs: 0,
    profile: 'embedded',
    serviceClients: { 'svc-scheduler': SERVICE_SECRET },
    ...changes,
  };
  const options = { name: 'identity', version: '1.0.0', config, policy: identityPolicy, handleSignals: false };
  const service = await startService(createAppModule(config), options);
  return {
    ...service,
    token: (form, headers) =>
      fetch(`${service.url}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form), headers }),
  };
}

export function basic(clientId: string, secret = `${clientId}-secret`): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` };
}

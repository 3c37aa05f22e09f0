import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { NestFactory } from '@nestjs/core';
import { AppModule } from '../../src/app.module';
import { IdentitySettings, type IdentityEnvironment } from '../../src/identity.settings';

export const ISSUER = 'https://aerie.example';
export const SERVICE_SECRET = 'a-service-secret-of-more-than-32-characters';

export interface RunningIdentity {
  readonly url: string;
  readonly app: NestFastifyApplication;
  token(form: Record<string, string>, headers?: Record<string, string>): Promise<Response>;
  close(): Promise<void>;
}

export async function startIdentity(url: string, changes: Partial<IdentityEnvironment> = {}): Promise<RunningIdentity> {
  const settings = new IdentitySettings({
    profile: 'embedded',
    issuer: ISSUER,
    serviceClients: { 'svc-scheduler': SERVICE_SECRET },
    ...changes,
  });
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.forRoot(settings, url), new FastifyAdapter(), {
    logger: ['error', 'fatal'],
    abortOnError: false,
  });
  await app.listen(0, '127.0.0.1');
  const base = await app.getUrl();
  return {
    url: base,
    app,
    token: (form, headers) =>
      fetch(`${base}/oauth2/token`, { method: 'POST', body: new URLSearchParams(form), headers }),
    close: () => app.close(),
  };
}

export function basic(clientId: string, secret = `${clientId}-secret`): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` };
}

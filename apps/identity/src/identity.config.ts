import { loadConfig } from '@app/service-defaults';
import { z } from 'zod';

const serviceClients = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue({ code: 'custom', message: 'must be JSON' });
      return z.NEVER;
    }
  })
  .pipe(z.record(z.string().regex(/^svc-[a-z-]+$/, 'must name clients svc-<service>'), z.string().min(16)));

const encryptionKey = z.base64().refine((text) => Buffer.from(text, 'base64').length === 32, {
  message: 'must be 32 bytes in base64',
});

const issuer = z.url().refine((text) => new URL(text).origin === text, { message: 'must be an origin without a path' });

const shape = {
  keyEncryptionKey: encryptionKey.optional(),
  serviceClients: serviceClients.default({}),
  issuer: issuer.default('http://127.0.0.1:8080'),
  clientSecret: z.string().default(''),
};

export type IdentityConfig = ReturnType<typeof loadIdentityConfig>;

export function loadIdentityConfig() {
  return loadConfig('identity', shape, { httpPort: 8101, broker: false });
}

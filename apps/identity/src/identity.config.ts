import { loadConfig } from '@app/service-defaults';
import { z } from 'zod';

const CLIENT_ID = /^svc-[a-z0-9-]+$/;
const MIN_SECRET_LENGTH = 16;

const serviceClients = z
  .string()
  .transform(parseJson)
  .pipe(z.record(z.string(), z.string(), { error: 'must be {"svc-<service>": "<secret>"} in JSON' }))
  .refine((clients) => Object.keys(clients).every((id) => CLIENT_ID.test(id)), {
    message: 'must name clients svc-<service> only',
  })
  .refine((clients) => Object.values(clients).every((secret) => secret.length >= MIN_SECRET_LENGTH), {
    message: `must have secrets of ${MIN_SECRET_LENGTH} or more characters`,
  });

const encryptionKey = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, 'must be 32 bytes in base64');

const issuer = z.url().refine((text) => new URL(text).origin === text, { message: 'must be an origin without a path' });

const shape = {
  keyEncryptionKey: encryptionKey.optional(),
  serviceClients: serviceClients.default({}),
  issuer: issuer.default('http://127.0.0.1:8080'),
  clientSecret: z.string().default(''),
  tokenRequestsPerMinute: z.coerce.number().int().min(1).default(600),
  trustedProxies: z
    .string()
    .transform((list) => list.split(',').map((entry) => entry.trim()))
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], { error: 'must be networks such as 10.0.0.0/8' })))
    .optional(),
  keyRotationDays: z.coerce.number().min(1).max(365).default(30),
  keyPublishAheadSeconds: z.coerce.number().min(4).max(86_400).default(60),
};

export type IdentityConfig = ReturnType<typeof loadIdentityConfig>;

export function loadIdentityConfig() {
  return loadConfig('identity', shape, { httpPort: 8101, grpcPort: 9101, broker: false });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

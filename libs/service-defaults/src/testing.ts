import type { TestIssuer } from '@app/auth/testing';
import { createServer, type AddressInfo } from 'node:net';
import type { ServiceConfig } from './service.config';

/** A configuration on free ports that trusts a test issuer; logs are off, nothing else is needed to start. */
export async function testConfig(issuer: TestIssuer, overrides: Partial<ServiceConfig> = {}): Promise<ServiceConfig> {
  return {
    host: '127.0.0.1',
    httpPort: 0,
    grpcPort: await freePort(),
    databaseUrl: '',
    natsUrl: '',
    issuer: issuer.issuer,
    jwksUrl: issuer.jwksUrl,
    tokenUrl: issuer.tokenUrl,
    clientId: 'svc-test',
    clientSecret: 'svc-test-secret',
    profile: 'embedded',
    logLevel: 'silent',
    publicUrl: 'http://127.0.0.1:8080',
    drainMs: 0,
    ...overrides,
  };
}

/** A port that was free a moment ago. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

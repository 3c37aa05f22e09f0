import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { startService, type RunningService } from '@app/service-defaults';
import type { Server } from 'node:http';
import { createAppModule } from '../../src/app.module';
import { gatewayPolicy } from '../../src/gateway.policy';
import { DEFAULT_TIMES, type UpstreamTimes } from '../../src/proxy/upstream';
import { UpstreamServer } from './upstream-server';

export const PUBLIC_URL = 'https://api.aerie.example';
const SERVICES = ['identity', 'account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone'] as const;

export type ServiceName = (typeof SERVICES)[number];

interface Request extends RequestInit {
  readonly headers?: Record<string, string>;
}

export interface RunningGateway extends RunningService {
  readonly upstreams: Readonly<Record<ServiceName, UpstreamServer>>;
  readonly issuer: TestIssuer;
  readonly bearer: { authorization: string };
  fetch(path: string, init?: Request): Promise<Response>;
  stop(): Promise<void>;
}

export async function startGateway(times: Partial<UpstreamTimes> = {}): Promise<RunningGateway> {
  const issuer = await createTestIssuer();
  const started = await Promise.all(SERVICES.map(async (name) => [name, await UpstreamServer.start()] as const));
  const upstreams = Object.fromEntries(started) as Record<ServiceName, UpstreamServer>;
  const urls = Object.fromEntries(started.map(([name, upstream]) => [name, upstream.url]));
  const module = createAppModule({ urls, publicUrl: PUBLIC_URL, docs: true, times: { ...DEFAULT_TIMES, ...times } });
  const options = { name: 'gateway', version: '1.0.0', policy: gatewayPolicy, handleSignals: false };
  const service = await startService(module, { ...options, config: config(issuer) });
  const bearer = { authorization: `Bearer ${await issuer.tenant('01900000-0000-7000-8000-000000000001', 'ops')}` };
  return {
    ...service,
    upstreams,
    issuer,
    bearer,
    fetch: (path, init = {}) => fetch(`${service.url}${path}`, { ...init, headers: { ...bearer, ...init.headers } }),
    async stop() {
      const server = service.app.getHttpServer() as Server;
      const sweep = setInterval(() => server.closeAllConnections(), 20);
      await service.close().finally(() => clearInterval(sweep));
      await Promise.all([issuer.close(), ...started.map(([, upstream]) => upstream.stop())]);
    },
  };
}

function config({ issuer, jwksUrl, tokenUrl }: TestIssuer) {
  return {
    host: '127.0.0.1',
    httpPort: 0,
    grpcPort: 0,
    databaseUrl: '',
    natsUrl: '',
    issuer,
    jwksUrl,
    tokenUrl,
    publicUrl: PUBLIC_URL,
    clientId: 'svc-gateway',
    clientSecret: '',
    logLevel: 'silent',
    docs: false,
    drainMs: 0,
    profile: 'embedded' as const,
  };
}

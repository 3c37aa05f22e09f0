import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import type { RunningService } from '@app/service-defaults';
import { readFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { DEFAULT_RATE_LIMITS, ROUTE_CLASSES } from '../../src/limits/rate-limits';
import { DEFAULT_TIMES, type UpstreamTimes } from '../../src/proxy/upstream';
import type { TlsPaths } from '../../../../test/support/certificates';
import { startGateway as start, type GatewaySettings } from '../../src/service';
import { UpstreamServer } from './upstream-server';

export const PUBLIC_URL = 'https://api.aerie.example';
const NOWHERE = '127.0.0.1:1';
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

/** All routes alike. */
export function impatient(ms: number): UpstreamTimes {
  const answerMs = Object.fromEntries(ROUTE_CLASSES.map((name) => [name, ms])) as UpstreamTimes['answerMs'];
  return { answerMs, idleMs: ms, bodyMs: ms };
}

export interface GatewayTestOptions extends Partial<Omit<GatewaySettings, 'times'>> {
  readonly times?: Partial<UpstreamTimes>;
  readonly databaseUrl?: string;
  /** Takes the place of an issuer of its own, for replicas. */
  readonly issuer?: TestIssuer;
  /** For the gateway and the services behind it. */
  readonly tls?: TlsPaths;
}

export async function startGateway({
  times,
  databaseUrl = '',
  tls,
  ...more
}: GatewayTestOptions = {}): Promise<RunningGateway> {
  const issuer = more.issuer ?? (await createTestIssuer());
  const https = tls && { cert: readFileSync(tls.tlsCert), key: readFileSync(tls.tlsKey) };
  const started = await Promise.all(SERVICES.map(async (name) => [name, await UpstreamServer.start(https)] as const));
  const upstreams = Object.fromEntries(started) as Record<ServiceName, UpstreamServer>;
  const urls = Object.fromEntries(started.map(([name, upstream]) => [name, upstream.url]));
  const settings: GatewaySettings = {
    urls,
    peers: { identity: NOWHERE, account: NOWHERE, package: NOWHERE, drone: NOWHERE },
    docs: true,
    limits: DEFAULT_RATE_LIMITS,
    replicas: 1,
    corsOrigins: [],
    maxInFlight: 1_000,
    maxBurst: 1_000,
    trustedProxies: 0,
    ...more,
    times: { ...DEFAULT_TIMES, ...times },
  };
  const service = await start({ ...config(issuer), ...tls, databaseUrl }, settings, { handleSignals: false });
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

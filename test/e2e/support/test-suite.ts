import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { SERVICES } from '../../../tools/launcher/services';
import { startSuite } from '../../../tools/launcher/suite';
import type { Suite, SuiteOptions } from '../../../tools/launcher/suite-options';
import { faultsOf } from '../../support/event-rules';

export interface TestSuite {
  readonly gatewayUrl: string;
  /** What seals identity's signing keys, in base64. */
  readonly keyEncryption: string;
  /** Where the broker keeps its streams. */
  readonly natsStore: string;
  url(name: string): string;
  grpcAddress(name: string): string;
  /** Ends a process by force; the launcher starts it again, as a kubelet would. */
  kill(name: string, signal: NodeJS.Signals): void;
  restarts(name: string): number;
  /** Takes a service, `nats` or `postgres` away for a while. */
  away<T>(name: string, work: () => Promise<T>): Promise<T>;
  /** Asks a service's database, as its owner. */
  query<Row = Record<string, unknown>>(service: string, sql: string, parameters?: unknown[]): Promise<Row[]>;
  serviceToken(service: string): Promise<string>;
  /** Stops everything and starts it again on the same data and ports. */
  restart(options?: { whileStopped?: () => Promise<void> }): Promise<void>;
  stop(): Promise<void>;
}

/** All of a test comes from one address: tokens asked for in loops, every route with every kind of bad credential. */
const UNLIMITED = { quota: 1_000_000, seconds: 60 };
const LIMITS = JSON.stringify({ open: UNLIMITED, refused: UNLIMITED });

/** The whole suite, as `npm start` runs it, in a folder and on ports of its own. Flights are fast, and drones fly again half charged. */
export async function startTestSuite(options: Partial<SuiteOptions> = {}): Promise<TestSuite> {
  const dataDir = mkdtempSync(join(tmpdir(), 'aerie-e2e-'));
  chmodSync(dataDir, 0o711);
  const env = { drone: { AERIE_MIN_CHARGE_PERCENT: '50' }, gateway: { AERIE_RATE_LIMITS: LIMITS }, ...options.env };
  const settings: SuiteOptions = { dataDir, ports: 'free', simulatorSpeed: 150, ...options, env };
  const remove = () => rmSync(dataDir, { recursive: true, force: true });
  let suite: Suite = await startSuite(settings).catch((error: unknown) => {
    remove();
    throw error;
  });
  return {
    gatewayUrl: suite.gatewayUrl,
    keyEncryption: suite.secrets.keyEncryption,
    natsStore: join(dataDir, 'nats'),
    url: (name) => suite.url(name),
    grpcAddress: (name) => suite.grpcAddress(name),
    kill: (name, signal) => suite.kill(name, signal),
    restarts: (name) => suite.restarts(name),
    away: async (name, work) => {
      await suite.stopService(name);
      try {
        return await work();
      } finally {
        await suite.startService(name);
      }
    },
    query: (service, sql, parameters) => query(suite.databaseUrl(service), sql, parameters),
    serviceToken: (service) => serviceToken(suite, service),
    restart: async ({ whileStopped } = {}) => {
      const ports = suite.ports;
      await suite.stop();
      await whileStopped?.();
      suite = await startSuite({ ...settings, ports });
    },
    stop: async () => {
      const faults = await publishedFaults(suite);
      await suite.stop();
      remove();
      if (faults.length > 0) throw new Error(`Events were published that nobody promised:\n${faults.join('\n')}`);
    },
  };
}

/** What the AsyncAPI document finds wrong with all that the services have put into their outboxes. */
async function publishedFaults(suite: Suite): Promise<string[]> {
  const faults: string[] = [];
  for (const { name } of SERVICES.filter(({ publishes = [] }) => publishes.length > 0)) {
    const sql = 'SELECT envelope::jsonb AS envelope FROM outbox';
    const rows = await query<{ envelope: Record<string, unknown> }>(suite.databaseUrl(name), sql).catch(() => []);
    faults.push(...rows.flatMap(({ envelope }) => faultsOf(envelope)));
  }
  return faults;
}

async function query<Row>(url: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql, parameters)).rows as Row[];
  } finally {
    await client.end();
  }
}

async function serviceToken(suite: Suite, service: string): Promise<string> {
  const clientId = `svc-${service}`;
  const secret = suite.secrets.clients[clientId];
  const response = await fetch(`${suite.url('identity')}/oauth2/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

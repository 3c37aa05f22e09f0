import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../test/support/eventually';
import { isPortFree } from '../infrastructure/ports';
import { isAlive } from '../infrastructure/process-identity';
import { readRunFile } from './run-file';
import { layout } from './layout';
import type { ServiceDefinition } from './services';
import { startSuite } from './suite';
import type { Suite, SuiteOptions } from './suite-options';

/** A service in one line: answers /health/ready with what it was told by the launcher. */
const STUB = `
const { createServer } = require('node:http');
if (process.env.STUB_EXIT) { console.error(process.env.STUB_SAYS); process.exit(Number(process.env.STUB_EXIT)); }
const server = createServer((request, response) => {
  response.statusCode = process.env.STUB_NEVER_READY ? 503 : 200;
  response.end(JSON.stringify(process.env));
});
server.listen(Number(process.env.AERIE_HTTP_PORT), process.env.AERIE_HOST, () => console.log('listening'));
process.on('SIGTERM', () => process.exit(0));
`;

describe('startSuite', () => {
  let folder: string;
  let definitions: ServiceDefinition[];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'aerie-suite-'));
    chmodSync(folder, 0o711);
    const entry = join(folder, 'stub.js');
    writeFileSync(entry, STUB);
    definitions = [
      { name: 'identity', httpPort: 8101, hasDatabase: true, entry },
      { name: 'drone', httpPort: 8107, grpcPort: 9107, hasDatabase: true, publishes: ['drone'], entry },
      {
        name: 'gateway',
        httpPort: 8080,
        hasDatabase: false,
        httpPeers: ['drone'],
        grpcPeers: ['drone'],
        edge: true,
        entry,
      },
    ];
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const start = (name: string, options: Partial<SuiteOptions> = {}): Promise<Suite> => {
    mkdirSync(join(folder, name), { recursive: true });
    return startSuite({ dataDir: join(folder, name), ports: 'free', definitions, ...options });
  };

  describe('once it is up', () => {
    let suite: Suite;
    let dataDir: string;

    beforeAll(async () => {
      dataDir = join(folder, 'up');
      suite = await start('up', { replicas: { drone: 1 }, env: { drone: { EXTRA: 'yes' } } });
    }, 60_000);

    afterAll(() => suite.stop());

    it('tells every service its ports, peers, database and broker', async () => {
      const told = await environmentOf(suite, 'gateway');
      expect(told['AERIE_DRONE_URL']).toBe(suite.url('drone'));
      expect(told['AERIE_DRONE_GRPC']).toBe(suite.grpcAddress('drone'));
      expect(told['DATABASE_URL_DRONE']).toBeUndefined();
      const drone = await environmentOf(suite, 'drone');
      expect(drone).toMatchObject({ EXTRA: 'yes', AERIE_CLIENT_ID: 'svc-drone', AERIE_PUBLIC_URL: suite.gatewayUrl });
      expect(drone['NATS_URL']).toMatch(/^nats:\/\/drone:.+@127\.0\.0\.1:\d+$/);
      const client = new Client({ connectionString: drone['DATABASE_URL_DRONE'] });
      await client.connect();
      expect((await client.query('SELECT current_user AS me')).rows).toEqual([{ me: 'drone' }]);
      await client.end();
      const identity = await environmentOf(suite, 'identity');
      expect(JSON.parse(identity['AERIE_SERVICE_CLIENTS'] ?? '')).toMatchObject({
        'svc-drone': drone['AERIE_CLIENT_SECRET'],
      });
    });

    it('lists every process in run.json, replicas on ports of their own', () => {
      const names = readRunFile(layout(dataDir))?.processes.map(({ name }) => name);
      expect(names?.toSorted()).toEqual(['drone', 'drone-2', 'gateway', 'identity', 'nats', 'postgres']);
      expect(suite.url('drone-2')).not.toBe(suite.url('drone'));
      expect(
        suite
          .processes()
          .map(({ name }) => name)
          .toSorted(),
      ).toEqual(names?.toSorted());
    });

    it('keeps secrets to their owner', () => {
      for (const file of ['secrets.json', 'env/drone.env', 'nats.conf', 'run.json']) {
        expect([file, statSync(join(dataDir, file)).mode & 0o777]).toEqual([file, 0o600]);
      }
    });

    it('starts a killed service again and writes down its new pid', async () => {
      const before = pidOf(suite, 'drone');
      suite.kill('drone', 'SIGKILL');
      await eventually(async () => pidOf(suite, 'drone') !== before && (await environmentOf(suite, 'drone')));
      const listed = readRunFile(layout(dataDir))?.processes.find(({ name }) => name === 'drone');
      expect(listed?.pid).toBe(pidOf(suite, 'drone'));
      expect(suite.restarts('drone')).toBe(1);
    });

    it('leaves a stopped service stopped until it is started', async () => {
      const port = Number(new URL(suite.url('identity')).port);
      await suite.stopService('identity');
      expect(await isPortFree(port)).toBe(true);
      await suite.startService('identity');
      expect(await environmentOf(suite, 'identity')).toBeDefined();
    });

    it('refuses a second suite on the same data', async () => {
      await expect(start('up')).rejects.toThrow(/running already \(pid \d+\)/);
    });
  });

  it('leaves no process, gives every port back and keeps data and secrets when it stops', async () => {
    const suite = await start('stop');
    const before = readRunFile(layout(join(folder, 'stop')))?.processes ?? [];
    const secrets = suite.secrets;
    await suite.stop();
    expect(before.length).toBe(5);
    expect(before.filter(isAlive)).toEqual([]);
    for (const port of before.flatMap(({ ports }) => Object.values(ports))) expect(await isPortFree(port)).toBe(true);
    expect(existsSync(join(folder, 'stop', 'run.json'))).toBe(false);
    const again = await start('stop');
    expect(again.secrets).toEqual(secrets);
    await again.stop();
  }, 60_000);

  it('prints a configuration error as it is, does not try again and stops everything', async () => {
    const env = { drone: { STUB_EXIT: '78', STUB_SAYS: 'NATS_URL must be a nats:// address' } };
    await expect(start('misconfigured', { env })).rejects.toThrow(/^NATS_URL must be a nats:\/\/ address$/);
    expect(existsSync(join(folder, 'misconfigured', 'run.json'))).toBe(false);
    expect(
      readFileSync(layout(join(folder, 'misconfigured')).logFile('drone'), 'utf8').match(/NATS_URL/g),
    ).toHaveLength(1);
  });

  it('names the service that keeps dying, its last line and its log', async () => {
    const env = { identity: { STUB_EXIT: '1', STUB_SAYS: 'boom' } };
    await expect(start('dying', { env })).rejects.toThrow(
      /^identity died 5 times in a row .*boom \(log: .*identity\.log\)$/,
    );
  });

  it('names the service that does not become healthy in time', async () => {
    const env = { gateway: { STUB_NEVER_READY: '1' } };
    const failed = start('unhealthy', { env, startTimeoutMs: 1_500 });
    await expect(failed).rejects.toThrow(/^gateway did not become healthy within 1.5 s: listening \(log: /);
  });

  it('can be stopped while it is starting', async () => {
    const controller = new AbortController();
    const env = { drone: { STUB_NEVER_READY: '1' } };
    const onProgress = (line: string) => line.startsWith('identity') && controller.abort();
    const options = { env, signal: controller.signal, onProgress };
    await expect(start('aborted', options)).rejects.toThrow();
    expect(existsSync(join(folder, 'aborted', 'run.json'))).toBe(false);
  });

  describe('with a port that is taken', () => {
    let squatter: Server;
    let port: number;

    beforeAll(async () => {
      squatter = createServer();
      port = await new Promise((resolve) => {
        squatter.listen(0, '127.0.0.1', () => resolve((squatter.address() as { port: number }).port));
      });
      process.env['AERIE_DRONE_GRPC_PORT'] = String(port);
      process.env['AERIE_PORT_OFFSET'] = '11000';
    });

    afterAll(() => {
      delete process.env['AERIE_DRONE_GRPC_PORT'];
      delete process.env['AERIE_PORT_OFFSET'];
      squatter.close();
    });

    it('names the port, who wants it and how to move it', async () => {
      const sentence = `Port ${port}, which drone needs (grpc), is taken: free it, or set AERIE_DRONE_GRPC_PORT to another one.`;
      await expect(start('taken', { ports: 'default' })).rejects.toThrow(sentence);
    });
  });
});

async function environmentOf(suite: Suite, service: string): Promise<Record<string, string>> {
  return (await (await fetch(suite.url(service), { headers: { connection: 'close' } })).json()) as Record<
    string,
    string
  >;
}

function pidOf(suite: Suite, service: string): number | undefined {
  return suite.processes().find(({ name }) => name === service)?.pid;
}

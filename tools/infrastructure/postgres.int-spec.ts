import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { eventually } from '../../test/support/eventually';
import { startPostgres } from '../../test/support/infrastructure';
import { freePort, isPortFree } from './ports';
import { EmbeddedPostgres } from './postgres';
import { identify, isAlive, type ProcessIdentity } from './process-identity';

describe('EmbeddedPostgres', () => {
  let folder: string;
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'aerie-postgres-'));
    chmodSync(folder, 0o711);
    const logFile = join(folder, 'postgres.log');
    const options = { dataDir: join(folder, 'data'), port: await freePort(), password: 'super', logFile, fsync: false };
    postgres = new EmbeddedPostgres(options);
    await postgres.start();
  });

  afterAll(async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives every service a database that no other service can enter, as often as it is asked', async () => {
    const owners = [
      { database: 'package', password: 'one' },
      { database: 'drone', password: 'two' },
    ];
    await postgres.ensureDatabases(owners);
    await postgres.ensureDatabases(owners);
    await withClient(postgres.url('package', 'package', 'one'), (client) => client.query('CREATE TABLE mine (id int)'));
    await expect(withClient(postgres.url('drone', 'package', 'one'), ping)).rejects.toThrow(/permission denied/);
    await expect(withClient(postgres.url('postgres', 'package', 'one'), ping)).rejects.toThrow(/permission denied/);
    await expect(withClient(postgres.url('package', 'package', 'two'), ping)).rejects.toThrow(
      /password authentication/,
    );
  });

  it('comes back by itself after kill -9 with open connections, with all that was committed', async () => {
    const before = postgres.process.pid;
    await withClient(postgres.url(), (client) => client.query('CREATE TABLE kept AS SELECT 42 AS answer'));
    const bystander = new Client({ connectionString: postgres.url() });
    bystander.on('error', () => undefined);
    await bystander.connect();
    postgres.process.kill('SIGKILL');
    const rows = await eventually(async () => {
      const answer = await withClient(postgres.url(), (client) => client.query('SELECT answer FROM kept'));
      return postgres.process.pid !== before && answer.rows;
    });
    expect(rows).toEqual([{ answer: 42 }]);
    await bystander.end();
  });

  it('starts although a postmaster whose launcher was killed still holds its data directory', async () => {
    const orphan = await withoutLauncher(postgres);
    await postgres.start();
    await withClient(postgres.url(), ping);
    expect(postgres.process.pid).not.toBe(orphan.pid);
    expect(isAlive(orphan)).toBe(false);
  });

  it('leaves no backend behind, not even one that is too busy to see that its killed postmaster is gone', async () => {
    const busy = new Client({ connectionString: postgres.url() });
    busy.on('error', () => undefined);
    await busy.connect();
    const { rows } = await busy.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    const backend = identify(rows[0]?.pid ?? 0) ?? { pid: 0, startTime: '' };
    const work = busy.query('SELECT count(*) FROM generate_series(1, 1000000000)').catch((error: Error) => error);
    await withClient(postgres.url(), (client) => eventually(() => isAtWork(client, backend.pid)));
    await postgres.stop('SIGKILL');
    expect(isAlive(backend)).toBe(false);
    expect(await work).toBeInstanceOf(Error);
    await postgres.start();
  });

  it('listens on loopback only and gives its port back', async () => {
    const server = await startPostgres();
    const { port } = server;
    expect(listeningAddresses(port)).toEqual(['0100007F']);
    await server.close();
    expect(await isPortFree(port)).toBe(true);
  });
});

async function withClient<T>(connectionString: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString });
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    await client.end();
  }
}

function ping(client: Client): Promise<unknown> {
  return client.query('SELECT 1');
}

async function isAtWork(client: Client, backend: number): Promise<boolean> {
  const { rowCount } = await client.query(`SELECT FROM pg_stat_activity WHERE pid = $1 AND state = 'active'`, [
    backend,
  ]);
  return rowCount === 1;
}

/** Runs the same server with the same arguments, but under nobody's supervision. */
async function withoutLauncher(server: EmbeddedPostgres): Promise<ProcessIdentity> {
  const [command = '', ...args] = readFileSync(`/proc/${server.process.pid}/cmdline`, 'utf8').split('\0').slice(0, -1);
  await server.stop();
  const { uid, gid } = statSync(server.dataDir);
  const child = spawn(command, args, { uid, gid, cwd: '/', stdio: 'ignore', detached: true });
  child.unref();
  await eventually(() => withClient(server.url(), ping));
  return identify(child.pid ?? 0) ?? { pid: 0, startTime: '' };
}

function listeningAddresses(port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) => readFileSync(file, 'utf8').split('\n').slice(1));
  const listening = lines.map((line) => line.trim().split(/\s+/)).filter((fields) => fields[3] === '0A');
  return listening.filter(([, local]) => local?.endsWith(suffix)).map(([, local]) => local?.split(':')[0] ?? '');
}

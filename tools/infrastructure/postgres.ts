import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client, escapeIdentifier, escapeLiteral } from 'pg';
import { postgresBinaries } from './postgres-binaries';
import { type Cluster, clearRemains, initialise, locateCluster, SUPERUSER } from './postgres-cluster';
import { SupervisedProcess } from './supervised-process';

export interface PostgresOptions {
  dataDir: string;
  port: number;
  password: string;
  logFile: string;
  /** Only a throw-away server may answer a commit before the disk has it. */
  fsync?: boolean;
  onChange?: () => void;
}

export interface DatabaseOwner {
  database: string;
  password: string;
}

/** A real PostgreSQL server from npm's binaries, reachable over loopback TCP only. */
export class EmbeddedPostgres {
  readonly process: SupervisedProcess;
  private readonly binaries: string;
  private readonly cluster: Cluster;

  constructor(private readonly options: PostgresOptions) {
    this.cluster = locateCluster(options.dataDir);
    this.binaries = postgresBinaries(this.cluster.user);
    this.process = new SupervisedProcess(
      {
        name: 'postgres',
        command: join(this.binaries, 'bin', 'postgres'),
        args: this.serverArguments(),
        env: { PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' },
        cwd: '/',
        user: this.cluster.user,
        logFile: options.logFile,
        ports: { sql: options.port },
        isReady: () => this.isReady(),
        beforeSpawn: () => clearRemains(this.cluster),
        // Backends may answer for a moment after a killed postmaster.
        afterStop: () => clearRemains(this.cluster),
        stopSignals: [
          ['SIGINT', 3_000],
          ['SIGQUIT', 1_000],
        ],
      },
      options.onChange,
    );
  }

  get dataDir(): string {
    return this.cluster.dir;
  }

  async start(): Promise<void> {
    await clearRemains(this.cluster);
    initialise(this.binaries, this.cluster, this.options.password);
    await this.process.start();
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.process.stop(signal ? [[signal, 8_000]] : undefined);
  }

  url(database = 'postgres', user = SUPERUSER, password = this.options.password): string {
    return `postgres://${user}:${encodeURIComponent(password)}@127.0.0.1:${this.options.port}/${database}`;
  }

  /** One database and one role of the same name each; a role can connect to its own database and to no other. */
  async ensureDatabases(owners: DatabaseOwner[]): Promise<void> {
    await this.asSuperuser(async (client) => {
      for (const owner of owners) await ensureDatabase(client, owner);
      await client.query('REVOKE CONNECT ON DATABASE postgres FROM PUBLIC');
      await client.query('REVOKE CONNECT ON DATABASE template1 FROM PUBLIC');
    });
  }

  private async isReady(): Promise<boolean> {
    await this.asSuperuser((client) => client.query('SELECT 1'));
    return true;
  }

  private async asSuperuser<T>(work: (client: Client) => Promise<T>): Promise<T> {
    const client = new Client({ connectionString: this.url(), connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end();
    }
  }

  private serverArguments(): string[] {
    const settings = {
      port: this.options.port,
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
      shared_buffers: '64MB',
      max_connections: 200,
      jit: 'off',
      password_encryption: 'scram-sha-256',
      log_line_prefix: '%m [%p] %d ',
      fsync: this.options.fsync === false ? 'off' : 'on',
    };
    return ['-D', this.cluster.dir, ...Object.entries(settings).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
  }
}

export function randomPassword(): string {
  return randomBytes(24).toString('base64url');
}

async function ensureDatabase(client: Client, { database, password }: DatabaseOwner): Promise<void> {
  const name = escapeIdentifier(database);
  const { rowCount: hasRole } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [database]);
  await client.query(`${hasRole ? 'ALTER' : 'CREATE'} ROLE ${name} LOGIN PASSWORD ${escapeLiteral(password)}`);
  const { rowCount: hasDatabase } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
  if (!hasDatabase) await client.query(`CREATE DATABASE ${name} OWNER ${name}`);
  await client.query(`REVOKE CONNECT ON DATABASE ${name} FROM PUBLIC`);
}

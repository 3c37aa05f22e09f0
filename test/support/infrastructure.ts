import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CertificateFiles } from '../../tools/infrastructure/certificate-authority';
import { NatsServer } from '../../tools/infrastructure/nats';
import { freePort } from '../../tools/infrastructure/ports';
import { EmbeddedPostgres, randomPassword } from '../../tools/infrastructure/postgres';
import { Sentinel } from '../../tools/infrastructure/sentinel';
import type { SupervisedProcess } from '../../tools/infrastructure/supervised-process';
import { faultsOnBroker } from './event-rules';

/** A server of a test's own. It survives what the test does to it and is gone with its files after `close()`. */
export interface TestServer {
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Stops the server and leaves its data; with a signal of one's choice, for example SIGKILL. */
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Starts it again on the same port and data, stopping it first if it runs. */
  restart(): Promise<void>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

export type TestNats = TestServer;
export type TestPostgres = TestServer;

export interface TestServerOptions {
  /** The folder for the data; a temporary one if not given. */
  storeDir?: string;
  port?: number;
}

/** A nats-server with JetStream, on a free port, open to anybody on this machine. */
export async function startNats(
  options: TestServerOptions & { certificates?: Pick<CertificateFiles, 'cert' | 'key'> } = {},
): Promise<TestNats> {
  const folder = temporaryFolder('aerie-test-nats-');
  const port = options.port ?? (await freePort());
  const storeDir = options.storeDir ?? join(folder, 'store');
  const server = await NatsServer.create({
    port,
    storeDir,
    certificates: options.certificates,
    configFile: join(folder, 'nats.conf'),
    logFile: join(folder, 'nats.log'),
  });
  return checked(await started(server, { url: server.url(), port, folder }));
}

/** No test passes that had an event published which the AsyncAPI document does not allow. */
function checked(nats: TestNats): TestNats {
  const { close } = nats;
  return Object.assign(nats, {
    close: async () => {
      const faults = await faultsOnBroker(nats.url);
      await close();
      if (faults.length > 0) throw new Error(`Events were published that nobody promised:\n${faults.join('\n')}`);
    },
  });
}

/** A PostgreSQL of its own; its url is the superuser's. Commits do not wait for the disk, which only a power cut could show. */
export async function startPostgres(options: TestServerOptions = {}): Promise<TestPostgres> {
  const folder = temporaryFolder('aerie-test-postgres-');
  const port = options.port ?? (await freePort());
  const dataDir = options.storeDir ?? join(folder, 'data');
  const server = new EmbeddedPostgres({
    port,
    dataDir,
    password: randomPassword(),
    logFile: join(folder, 'postgres.log'),
    fsync: false,
  });
  return started(server, { url: server.url(), port, folder });
}

interface Startable {
  process: SupervisedProcess;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
}

async function started(server: Startable, at: { url: string; port: number; folder: string }): Promise<TestServer> {
  const sentinel = new Sentinel({ file: join(at.folder, 'sentinel'), removeFolder: at.folder });
  const start = async () => {
    await server.start();
    sentinel.watch([{ pid: server.process.pid ?? 0, signal: 'KILL' }]);
  };
  const close = async () => {
    await server.stop();
    await sentinel.dismiss();
    rmSync(at.folder, { recursive: true, force: true });
  };
  await start().catch(async (error: unknown) => {
    await close();
    throw error;
  });
  return {
    url: at.url,
    port: at.port,
    get pid() {
      return server.process.pid ?? 0;
    },
    stop: (signal) => server.stop(signal),
    restart: async () => {
      await server.stop();
      await start();
    },
    close,
  };
}

/** Open enough for the unprivileged user that PostgreSQL runs under when the tests run as root. */
function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  chmodSync(folder, 0o711);
  return folder;
}

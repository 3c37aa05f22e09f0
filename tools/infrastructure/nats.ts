import { mkdirSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { dirname } from 'node:path';
import { natsBinary } from './nats-binary';
import { type NatsConfig, renderNatsConfig } from './nats-config';
import { SupervisedProcess } from './supervised-process';

export interface NatsOptions extends NatsConfig {
  configFile: string;
  logFile: string;
  /** The server to run; searched for and fetched if not given. */
  binary?: string;
  onProgress?: (line: string) => void;
  /** Gives up fetching a server. */
  signal?: AbortSignal;
  onChange?: () => void;
}

/** A real nats-server with JetStream on, reachable over loopback only. */
export class NatsServer {
  static async create(options: NatsOptions): Promise<NatsServer> {
    const binary = options.binary ?? (await natsBinary(options));
    return new NatsServer(options, binary);
  }

  readonly process: SupervisedProcess;

  private constructor(
    private readonly options: NatsOptions,
    binary: string,
  ) {
    this.process = new SupervisedProcess(
      {
        name: 'nats',
        command: binary,
        args: ['--config', options.configFile],
        env: { PATH: process.env['PATH'], TZ: 'UTC' },
        cwd: '/',
        logFile: options.logFile,
        ports: { client: options.port },
        isReady: () => greets(options.port),
        stopSignals: [['SIGTERM', 2_000]],
      },
      options.onChange,
    );
  }

  async start(): Promise<void> {
    mkdirSync(this.options.storeDir, { recursive: true, mode: 0o700 });
    mkdirSync(dirname(this.options.configFile), { recursive: true });
    writeFileSync(this.options.configFile, renderNatsConfig(this.options), { mode: 0o600 });
    await this.process.start();
  }

  async stop(signal?: NodeJS.Signals): Promise<void> {
    await this.process.stop(signal ? [[signal, 5_000]] : undefined);
  }

  /** The address for one of the configured users, or for anybody if there are none. */
  url(user?: string): string {
    const known = [...(this.options.accounts ?? []), this.options.administrator].find((entry) => entry?.user === user);
    const credentials = known ? `${known.user}:${encodeURIComponent(known.password)}@` : '';
    return `${this.options.certificates ? 'tls' : 'nats'}://${credentials}127.0.0.1:${this.options.port}`;
  }
}

/** The server greets every connection with an INFO line, once JetStream has recovered its streams. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ host: '127.0.0.1', port });
    const answer = (ready: boolean) => {
      socket.destroy();
      resolve(ready);
    };
    socket.setTimeout(2_000, () => answer(false));
    socket.once('error', () => answer(false));
    socket.once('data', (data) => answer(data.toString('latin1').startsWith('INFO ')));
  });
}

import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../infrastructure/paths';

/** A unix socket's address may have no more than 107 bytes. */
const LONGEST_SOCKET_PATH = 100;

/** Where everything lies in a data folder. */
export function layout(dataDir: string) {
  const at = (name: string) => join(dataDir, name);
  const socket = at('control.sock');
  const short = join(tmpdir(), `aerie-${createHash('sha256').update(dataDir).digest('hex').slice(0, 20)}.sock`);
  return {
    dataDir,
    runFile: at('run.json'),
    lockFile: at('launcher.lock'),
    secretsFile: at('secrets.json'),
    sentinelFile: at('sentinel'),
    logs: at('logs'),
    env: at('env'),
    tls: at('tls'),
    postgres: at('postgres'),
    nats: at('nats'),
    natsConfig: at('nats.conf'),
    controlSocket: Buffer.byteLength(socket) > LONGEST_SOCKET_PATH ? short : socket,
    logFile: (process: string) => join(dataDir, 'logs', `${process}.log`),
    envFile: (service: string) => join(dataDir, 'env', `${service}.env`),
  };
}

export type Layout = ReturnType<typeof layout>;

export function defaultDataDir(): string {
  return process.env['AERIE_DATA_DIR'] ?? join(repositoryRoot(), '.aerie');
}

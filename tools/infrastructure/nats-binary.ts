import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { NATS_SOURCES, type NatsSource } from './nats-download';
import { repositoryRoot } from './paths';
import { SetupError } from './setup-error';

const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];

export interface NatsBinaryOptions {
  /** Where a downloaded server and the folders of apt are kept. */
  home?: string;
  env?: NodeJS.ProcessEnv;
  systemFolders?: string[];
  onProgress?: (line: string) => void;
  signal?: AbortSignal;
  /** Where a server may be fetched from, in turn. */
  sources?: NatsSource[];
}

/** A nats-server of this machine, else one fetched without rights and without touching the system. */
export async function natsBinary(options: NatsBinaryOptions = {}): Promise<string> {
  const { home = join(repositoryRoot(), '.aerie'), env = process.env, systemFolders = SYSTEM_FOLDERS } = options;
  const named = env['AERIE_NATS_SERVER'];
  if (named) {
    if (runs(named)) return named;
    throw new SetupError(
      `AERIE_NATS_SERVER names ${named}, which is not a nats-server that runs: correct or unset it.`,
    );
  }
  const own = join(home, 'bin', 'nats-server');
  const folders = [...(env['PATH'] ?? '').split(delimiter).filter(Boolean), ...systemFolders];
  const found = [...folders.map((folder) => join(folder, 'nats-server')), own].find(runs);
  return found ?? fetchServer(home, own, options);
}

async function fetchServer(home: string, own: string, options: NatsBinaryOptions): Promise<string> {
  const { onProgress, signal, sources = NATS_SOURCES } = options;
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const failures: string[] = [];
  for (const source of sources) {
    onProgress?.(`No nats-server on this machine: taking ${source.name}`);
    const workDir = mkdtempSync(join(home, 'nats-download-'));
    try {
      install(await source.fetch({ workDir, home, signal }), own);
      return own;
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(`${source.name}: ${(error as Error).message}`);
    } finally {
      rmSync(workDir, { recursive: true, force: true });
    }
  }
  throw new SetupError(
    `There is no nats-server and none could be fetched (${failures.join('; ')}): ` +
      'install one (Debian: apt-get install nats-server) or set AERIE_NATS_SERVER to its path.',
  );
}

function install(binary: string, own: string): void {
  mkdirSync(join(own, '..'), { recursive: true, mode: 0o755 });
  const unfinished = `${own}.${process.pid}`;
  copyFileSync(binary, unfinished);
  chmodSync(unfinished, 0o755);
  if (!runs(unfinished)) throw new Error('the fetched server does not run here');
  renameSync(unfinished, own);
}

function runs(file: string): boolean {
  return existsSync(file) && spawnSync(file, ['--version'], { timeout: 10_000 }).status === 0;
}

import { execFile, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from './paths';
import { SetupError } from './setup-error';

const RELEASE = 'v2.10.29';
const SYSTEM_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/usr/local/bin', '/usr/bin'];
const COMMAND_LIMIT_MS = 120_000;

export interface NatsBinaryOptions {
  /** Where a downloaded server and the folders of apt are kept. */
  home?: string;
  env?: NodeJS.ProcessEnv;
  systemFolders?: string[];
  onProgress?: (line: string) => void;
  signal?: AbortSignal;
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

async function fetchServer(home: string, own: string, { onProgress, signal }: NatsBinaryOptions): Promise<string> {
  mkdirSync(home, { recursive: true, mode: 0o711 });
  const failures: string[] = [];
  for (const [source, fetchInto] of [
    ["the operating system's package", fromApt],
    ['the official release', fromRelease],
  ] as const) {
    onProgress?.(`No nats-server on this machine: taking ${source}`);
    const workDir = mkdtempSync(join(home, 'nats-download-'));
    try {
      await install(await fetchInto({ workDir, home, signal }), own);
      return own;
    } catch (error) {
      signal?.throwIfAborted();
      failures.push(`${source}: ${(error as Error).message}`);
    } finally {
      rmSync(workDir, { recursive: true, force: true });
    }
  }
  throw new SetupError(
    `There is no nats-server and none could be fetched (${failures.join('; ')}): ` +
      'install one (Debian: apt-get install nats-server) or set AERIE_NATS_SERVER to its path.',
  );
}

interface Fetching {
  workDir: string;
  home: string;
  signal?: AbortSignal;
}

async function install(binary: string, own: string): Promise<void> {
  mkdirSync(join(own, '..'), { recursive: true, mode: 0o755 });
  const unfinished = `${own}.${process.pid}`;
  copyFileSync(binary, unfinished);
  chmodSync(unfinished, 0o755);
  if (!runs(unfinished)) throw new Error('the fetched server does not run here');
  renameSync(unfinished, own);
}

/** Lists, cache and state are ours, so that neither root nor a lock nor the system's own lists are needed. */
async function fromApt({ workDir, home, signal }: Fetching): Promise<string> {
  const apt = join(home, 'apt');
  for (const folder of ['state/lists/partial', 'cache/archives/partial', 'log'])
    mkdirSync(join(apt, folder), { recursive: true });
  const settings = [
    `Dir::State=${apt}/state`,
    'Dir::State::status=/var/lib/dpkg/status',
    `Dir::Cache=${apt}/cache`,
    `Dir::Log=${apt}/log`,
    'Debug::NoLocking=true',
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=2',
  ].flatMap((setting) => ['-o', setting]);
  await run('apt-get', [...settings, '-q', 'update'], { cwd: workDir, signal });
  await run('apt-get', [...settings, '-q', 'download', 'nats-server'], { cwd: workDir, signal });
  const archive = readdirSync(workDir).find((name) => name.endsWith('.deb'));
  if (!archive) throw new Error('apt-get downloaded no package');
  await run('dpkg', ['-x', archive, 'package'], { cwd: workDir, signal });
  return (
    ['usr/sbin', 'usr/bin']
      .map((folder) => join(workDir, 'package', folder, 'nats-server'))
      .find((file) => existsSync(file)) ?? ''
  );
}

async function fromRelease({ workDir, signal }: Fetching): Promise<string> {
  const name = `nats-server-${RELEASE}-${process.platform}-${process.arch === 'x64' ? 'amd64' : process.arch}`;
  const base = `https://github.com/nats-io/nats-server/releases/download/${RELEASE}`;
  const sums = (await download(`${base}/SHA256SUMS`)).toString();
  const archive = await download(`${base}/${name}.tar.gz`);
  const sum = createHash('sha256').update(archive).digest('hex');
  if (!sums.includes(`${sum}  ${name}.tar.gz`)) throw new Error('the download does not match its checksum');
  writeFileSync(join(workDir, 'server.tar.gz'), archive);
  await run('tar', ['-xzf', 'server.tar.gz'], { cwd: workDir, signal });
  return join(workDir, name, 'nats-server');
}

async function download(url: string): Promise<Buffer> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(COMMAND_LIMIT_MS) }).catch((error: Error) => {
    throw new Error(
      `${new URL(url).host} is not reachable (${(error.cause as Error | undefined)?.message ?? error.message})`,
    );
  });
  if (!answer.ok) throw new Error(`${url} answered ${answer.status}`);
  return Buffer.from(await answer.arrayBuffer());
}

async function run(command: string, args: string[], options: { cwd: string; signal?: AbortSignal }): Promise<void> {
  const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' };
  await promisify(execFile)(command, args, { ...options, env, timeout: COMMAND_LIMIT_MS }).catch(
    (error: Error & { stderr?: string }) => {
      const lastLine = error.stderr?.trim().split('\n').at(-1);
      throw new Error(`${command} failed: ${lastLine || error.message}`);
    },
  );
}

function runs(file: string): boolean {
  return existsSync(file) && spawnSync(file, ['--version'], { timeout: 10_000 }).status === 0;
}

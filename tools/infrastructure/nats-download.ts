import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const RELEASE = 'v2.10.29';
const COMMAND_LIMIT_MS = 120_000;

export interface Fetching {
  /** Empty, and removed afterwards. */
  workDir: string;
  home: string;
  signal?: AbortSignal;
}

export interface NatsSource {
  name: string;
  /** Answers the path of a server below the working folder. */
  fetch(into: Fetching): Promise<string>;
}

export const NATS_SOURCES: NatsSource[] = [
  { name: "the operating system's package", fetch: fromApt },
  { name: 'the official release', fetch: fromRelease },
];

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

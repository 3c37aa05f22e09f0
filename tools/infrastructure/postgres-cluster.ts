import { spawnSync } from 'node:child_process';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { canEnter, openHome, postgresUser, type SystemUser } from './postgres-binaries';
import { endProcess, identify } from './process-identity';
import { SetupError } from './setup-error';

export const SUPERUSER = 'postgres';

export interface Cluster {
  dir: string;
  user: SystemUser | undefined;
}

/** Settles where the data lies and whose it is: the wished place, or one that the unprivileged user can reach. */
export function locateCluster(wishedDir: string): Cluster {
  const parent = dirname(wishedDir);
  mkdirSync(parent, { recursive: true, mode: 0o711 });
  const user = postgresUser(wishedDir);
  if (!user || canEnter(parent, user)) return { dir: wishedDir, user };
  const dir = join(openHome(wishedDir), 'postgres');
  mkdirSync(dirname(dir), { recursive: true, mode: 0o755 });
  return { dir, user: postgresUser(dir) };
}

/** Makes the data directory once; a half-made one of an interrupted run is thrown away. */
export function initialise(binaries: string, { dir, user }: Cluster, password: string): void {
  if (existsSync(join(dir, 'PG_VERSION'))) return;
  const unfinished = `${dir}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  const passwordFile = `${unfinished}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (user) for (const path of [unfinished, passwordFile]) chownSync(path, user.uid, user.gid);
  try {
    runInitdb(binaries, unfinished, user, passwordFile);
  } finally {
    rmSync(passwordFile);
  }
  rmSync(dir, { recursive: true, force: true });
  renameSync(unfinished, dir);
}

function runInitdb(binaries: string, dir: string, user: SystemUser | undefined, passwordFile: string): void {
  const args = [`--pgdata=${dir}`, `--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
  const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  const run = spawnSync(join(binaries, 'bin', 'initdb'), [...args, ...locale], { ...user, cwd: '/', encoding: 'utf8' });
  if (run.status === 0) return;
  const reason = run.error?.message ?? run.stderr.trim().split('\n').at(-1);
  throw new SetupError(`PostgreSQL could not make its data directory ${dir}: ${reason}`);
}

/**
 * Clears what a killed run may have left: a postmaster without its launcher, backends without their postmaster, and a
 * lock file whose pid belongs to somebody else by now. Without /proc PostgreSQL's own checks have to do.
 */
export async function clearRemains({ dir }: Cluster): Promise<void> {
  if (process.platform !== 'linux') return;
  const lockFile = join(dir, 'postmaster.pid');
  const postmaster = existsSync(lockFile) ? Number(readFileSync(lockFile, 'utf8').split('\n')[0]) : undefined;
  const remains = processesIn(dir);
  const ordered = remains.toSorted((a, b) => Number(b === postmaster) - Number(a === postmaster));
  for (const pid of ordered) {
    const identity = identify(pid);
    if (identity)
      await endProcess(identity, [
        ['SIGINT', 8_000],
        ['SIGQUIT', 3_000],
      ]);
  }
  if (postmaster !== undefined && processesIn(dir).length === 0) rmSync(lockFile, { force: true });
}

/** Every PostgreSQL process works in its data directory, so that tells them from all others. */
function processesIn(dir: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.filter((pid) => workingDirectory(pid) === dir && executable(pid) === 'postgres').map(Number);
}

function workingDirectory(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function executable(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`).replace(' (deleted)', '').split('/').at(-1);
  } catch {
    return undefined;
  }
}

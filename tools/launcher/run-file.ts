import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { endProcess, identify, isAlive, type ProcessIdentity } from '../infrastructure/process-identity';
import { SetupError } from '../infrastructure/setup-error';
import { writeAtomically } from './files';
import type { Layout } from './layout';

export interface RunningProcess extends ProcessIdentity {
  name: string;
  ports: Record<string, number>;
}

export interface RunFile {
  launcher: ProcessIdentity;
  gatewayUrl: string;
  processes: RunningProcess[];
}

export function readRunFile(files: Layout): RunFile | undefined {
  try {
    return JSON.parse(readFileSync(files.runFile, 'utf8')) as RunFile;
  } catch {
    return undefined;
  }
}

export function writeRunFile(files: Layout, run: Omit<RunFile, 'launcher'>): void {
  const launcher = identify(process.pid);
  writeAtomically(files.runFile, `${JSON.stringify({ launcher, ...run }, null, 2)}\n`);
}

/** The launcher that runs on this data folder at the moment. */
export function runningLauncher(files: Layout): ProcessIdentity | undefined {
  const holder = holderOf(files.lockFile);
  return holder && isAlive(holder) ? holder : undefined;
}

function holderOf(lockFile: string): ProcessIdentity | undefined {
  if (!existsSync(lockFile)) return undefined;
  const [pid, startTime = ''] = readFileSync(lockFile, 'utf8').split(' ');
  return { pid: Number(pid), startTime };
}

/** One launcher per data folder. A lock left by a killed one is taken over, by one only of those who try at the same time. */
export function takeLock(files: Layout): void {
  mkdirSync(files.dataDir, { recursive: true, mode: 0o711 });
  const own = `${files.lockFile}.${process.pid}`;
  writeFileSync(own, `${process.pid} ${identify(process.pid)?.startTime ?? ''}`, { mode: 0o600 });
  try {
    if (!tryLink(own, files.lockFile)) {
      refuseIfRunning(files);
      removeStale(files);
      if (!tryLink(own, files.lockFile)) refuseIfRunning(files);
    }
  } finally {
    rmSync(own, { force: true });
  }
}

function tryLink(own: string, lockFile: string): boolean {
  try {
    linkSync(own, lockFile);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function refuseIfRunning(files: Layout): void {
  const holder = runningLauncher(files);
  if (holder)
    throw new SetupError(`The suite is running already (pid ${holder.pid}) on ${files.dataDir}: stop it first.`);
}

/** Moved aside before it is judged: what was moved cannot be a new lock that another one took meanwhile, or it is put back. */
function removeStale(files: Layout): void {
  const aside = `${files.lockFile}.stale.${process.pid}`;
  try {
    renameSync(files.lockFile, aside);
  } catch {
    return;
  }
  const holder = holderOf(aside);
  if (holder && isAlive(holder)) tryLink(aside, files.lockFile);
  rmSync(aside, { force: true });
  refuseIfRunning(files);
}

/** Only what is this process's own: whoever lost the race for the lock must not clean up after the winner. */
export function giveLockBack(files: Layout): void {
  if (holderOf(files.lockFile)?.pid !== process.pid) return;
  for (const file of [files.runFile, files.sentinelFile, files.controlSocket, files.lockFile])
    rmSync(file, { force: true });
}

/** Ends what a killed launcher left running; PostgreSQL looks after its own remains. */
export async function endLeftovers(files: Layout): Promise<number> {
  const leftovers = (readRunFile(files)?.processes ?? []).filter(isAlive);
  await Promise.all(
    leftovers.map((process) => endProcess(process, [[process.name === 'postgres' ? 'SIGINT' : 'SIGTERM', 10_000]])),
  );
  return leftovers.length;
}

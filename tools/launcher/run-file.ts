import { existsSync, mkdirSync, openSync, closeSync, readFileSync, rmSync, writeSync } from 'node:fs';
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
  if (!existsSync(files.lockFile)) return undefined;
  const [pid, startTime = ''] = readFileSync(files.lockFile, 'utf8').split(' ');
  const holder = { pid: Number(pid), startTime };
  return isAlive(holder) ? holder : undefined;
}

/** One launcher per data folder. A lock left by a killed one is taken over. */
export function takeLock(files: Layout): void {
  mkdirSync(files.dataDir, { recursive: true, mode: 0o711 });
  const holder = runningLauncher(files);
  if (holder)
    throw new SetupError(`The suite is running already (pid ${holder.pid}) on ${files.dataDir}: stop it first.`);
  rmSync(files.lockFile, { force: true });
  const fd = openSync(files.lockFile, 'wx', 0o600);
  writeSync(fd, `${process.pid} ${identify(process.pid)?.startTime ?? ''}`);
  closeSync(fd);
}

export function giveLockBack(files: Layout): void {
  for (const file of [files.lockFile, files.runFile, files.sentinelFile, files.controlSocket])
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

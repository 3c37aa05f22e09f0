import { execFileSync } from 'node:child_process';

/** Puts a process, its threads and those it will start on one processor, as taskset(1) of util-linux does it. */
export function runOn(processor: number, pid: number): void {
  try {
    execFileSync('taskset', ['--all-tasks', '--cpu-list', '--pid', String(processor), String(pid)], {
      stdio: 'ignore',
    });
  } catch (cause) {
    throw new Error(`Process ${pid} cannot be put on processor ${processor}: are there two, and taskset?`, { cause });
  }
}

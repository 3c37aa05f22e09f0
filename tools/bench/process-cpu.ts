import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';

const TICKS_PER_SECOND = 100;

/** Seconds of processor time that a process has used, user and system (proc(5), fields 14 and 15 of stat). */
export function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
}

/**
 * Puts the processes with their threads and children on the first core and this one, which makes the load, on the others, as if it came from
 * another machine. False where that cannot be done (taskset(1), two cores).
 */
export function keepApart(pids: readonly number[]): boolean {
  const last = cpus().length - 1;
  const pin = (core: string, pid: number) => spawnSync('taskset', ['-acp', core, String(pid)]).status === 0;
  return (
    last > 0 &&
    pids.flatMap((pid) => [pid, ...childrenOf(pid)]).every((pid) => pin('0', pid)) &&
    pin(`1-${last}`, process.pid)
  );
}

function childrenOf(pid: number): number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
  return children === '' ? [] : children.split(' ').map(Number);
}

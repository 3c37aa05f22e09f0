import { readFileSync } from 'node:fs';

const TICKS_PER_SECOND = 100;

/** Seconds of processor time, user and system, that a process has used, with its children, those of them included that have ended. */
export function cpuSeconds(pid: number): number {
  try {
    const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim();
    const living = children === '' ? [] : children.split(' ').map(Number);
    return living.reduce((sum, child) => sum + cpuSeconds(child), ownSeconds(pid));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0; // ended just now, and counts as its parent's
    throw error;
  }
}

/** Fields 14 to 17 of stat in proc(5): utime, stime, and the same of the children that were waited for. */
function ownSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / TICKS_PER_SECOND;
}

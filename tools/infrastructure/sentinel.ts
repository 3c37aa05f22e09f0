import { type ChildProcess, spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';

const SCRIPT = `
cat >/dev/null
sleep "$2"
while read -r signal pid; do kill -s "$signal" "$pid" 2>/dev/null; done <"$1"
[ -z "$3" ] || { sleep 1; rm -rf -- "$3"; }
`;

export interface SentinelOptions {
  /** A file of the sentinel's own, in a folder that exists. */
  file: string;
  /** How long the others may take to end by themselves first. */
  graceSeconds?: number;
  /** A temporary folder to remove afterwards. */
  removeFolder?: string;
}

/** A tiny shell that notices when this process is gone, even by kill -9, and then ends the servers that cannot notice. */
export class Sentinel {
  private readonly shell: ChildProcess;

  constructor(private readonly options: SentinelOptions) {
    this.watch([]);
    const args = [
      '-c',
      SCRIPT,
      'aerie-sentinel',
      options.file,
      String(options.graceSeconds ?? 0),
      options.removeFolder ?? '',
    ];
    this.shell = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true, cwd: '/' });
    this.shell.unref();
    (this.shell.stdin as unknown as { unref(): void }).unref();
  }

  watch(processes: { pid: number; signal: 'INT' | 'TERM' | 'KILL' }[]): void {
    const lines = processes.map(({ signal, pid }) => `${signal} ${pid}\n`).join('');
    writeFileSync(`${this.options.file}.new`, lines, { mode: 0o600 });
    renameSync(`${this.options.file}.new`, this.options.file);
  }

  /** Nothing is left to end: the sentinel goes first, so that it cannot hit a later process with an old pid. */
  async dismiss(): Promise<void> {
    if (this.shell.exitCode !== null || this.shell.signalCode !== null) return;
    const gone = new Promise((resolve) => this.shell.once('exit', resolve));
    this.shell.ref();
    if (this.shell.pid !== undefined) process.kill(-this.shell.pid, 'SIGKILL');
    await gone;
  }
}

import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

const ROTATE_ABOVE_BYTES = 20 * 1024 * 1024;
const TAIL_BYTES = 16 * 1024;

/** A child writes straight into its log file, so that it can outlive its parent without a broken pipe. */
export class ProcessLog {
  private start = 0;

  constructor(readonly file: string) {}

  open(): number {
    mkdirSync(dirname(this.file), { recursive: true });
    if (existsSync(this.file) && statSync(this.file).size > ROTATE_ABOVE_BYTES) renameSync(this.file, `${this.file}.1`);
    const fd = openSync(this.file, 'a', 0o600);
    this.start = fstatSync(fd).size;
    return fd;
  }

  /** What the latest run wrote (its end, if it is long). */
  output(): string {
    if (!existsSync(this.file)) return '';
    const fd = openSync(this.file, 'r');
    try {
      const from = Math.max(this.start, fstatSync(fd).size - TAIL_BYTES);
      const buffer = Buffer.alloc(TAIL_BYTES);
      return buffer.toString('utf8', 0, readSync(fd, buffer, 0, TAIL_BYTES, from)).trim();
    } finally {
      closeSync(fd);
    }
  }

  lastLine(): string {
    return this.output().split('\n').at(-1)?.trim() || 'it wrote nothing';
  }
}

import { renameSync, writeFileSync } from 'node:fs';

/** A reader sees the old content or the new, never a part. Readable by its owner only. */
export function writeAtomically(file: string, content: string): void {
  const unfinished = `${file}.${process.pid}`;
  writeFileSync(unfinished, content, { mode: 0o600 });
  renameSync(unfinished, file);
}

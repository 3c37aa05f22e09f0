import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '../infrastructure/paths';

export type Json = Record<string, unknown>;

/** Contents by path from the root of the repository. */
export type Files = ReadonlyMap<string, string>;

export function jsonText(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

export async function writeFiles(files: Files): Promise<void> {
  for (const [path, text] of files) {
    const target = join(repositoryRoot(), path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

/** The paths whose committed content is another, or missing. */
export async function staleFiles(files: Files): Promise<string[]> {
  const stale: string[] = [];
  for (const [path, text] of files) {
    const committed = await readFile(join(repositoryRoot(), path), 'utf8').catch(() => undefined);
    if (committed !== text) stale.push(path);
  }
  return stale;
}

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');

/** Runs a tool of ours on the repository and hands back what it said; a failure is thrown with that text. */
async function tool(name: string, ...args: string[]): Promise<string> {
  const { stdout } = await promisify(execFile)(join(root, 'node_modules/.bin', name), args, {
    cwd: root,
    maxBuffer: 64e6,
  }).catch((error: { stdout: string; stderr: string }) => {
    throw new Error(`${name} found fault:\n${error.stdout.slice(-4_000)}\n${error.stderr.slice(-2_000)}`);
  });
  return stdout;
}

async function filesIn(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(directory.length), await readFile(file, 'utf8')] as const)),
  );
}

describe('This repository', () => {
  it('is formatted', () => tool('prettier', '--check', '.'), 60_000);

  it('has no lint', () => tool('oxlint', '--type-aware', '--deny-warnings'), 120_000);

  it('has the types that it says it has', () => tool('tsc', '--noEmit', '-p', '.'), 180_000);

  it('has protos of one style', () => tool('buf', 'lint'), 60_000);

  it('has the gRPC types that its protos say', async () => {
    const output = await mkdtemp(join(tmpdir(), 'aerie-gen-'));
    try {
      await tool('buf', 'generate', '--output', output);
      const generated = await filesIn(join(output, 'libs/contracts/src/gen'));
      expect(generated.size).toBeGreaterThan(0);
      expect(generated).toEqual(await filesIn(join(root, 'libs/contracts/src/gen')));
    } finally {
      await rm(output, { recursive: true, force: true });
    }
  }, 60_000);
});

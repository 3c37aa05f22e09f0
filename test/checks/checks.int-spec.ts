import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository, runBuilt, runTool } from '../support/run-tool';

async function filesIn(directory: string): Promise<Map<string, string>> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(
    await Promise.all(files.map(async (file) => [file.slice(directory.length), await readFile(file, 'utf8')] as const)),
  );
}

describe('This repository', () => {
  it('is formatted', () => runTool('prettier', '--check', '.'), 60_000);

  it('has no lint', () => runTool('oxlint', '--type-aware', '--deny-warnings'), 120_000);

  it('has the types that it says it has', () => runTool('tsc', '--noEmit', '-p', '.'), 180_000);

  it('has documents and clients that its code says', () => runBuilt('tools/contracts/generate.js', '--check'), 60_000);

  it('has OpenAPI documents of one style', () => runTool('spectral', 'lint', 'apps/*/openapi.v*.json'), 60_000);

  it('has protos of one style', () => runTool('buf', 'lint'), 60_000);

  it('has the gRPC types that its protos say', async () => {
    const output = await mkdtemp(join(tmpdir(), 'aerie-gen-'));
    try {
      await runTool('buf', 'generate', '--output', output);
      const generated = await filesIn(join(output, 'libs/contracts/src/gen'));
      expect(generated.size).toBeGreaterThan(0);
      expect(generated).toEqual(await filesIn(join(repository, 'libs/contracts/src/gen')));
    } finally {
      await rm(output, { recursive: true, force: true });
    }
  }, 60_000);
});

import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../infrastructure/paths';
import { jsonText, type Files, type Json } from './files';
import { markOpenEnums, openMarkedEnums } from './open-enums';

const FOLDER = 'clients/typescript/src/gen';
const GENERATOR = 'node_modules/.bin/openapi-ts';
const CONFIG = 'clients/typescript/openapi-ts.config.mjs';

/** The functions and types of the TypeScript client; the generator writes files, so it works in a folder of its own. */
export async function typescriptClientFiles(document: Json): Promise<Files> {
  const folder = await mkdtemp(join(tmpdir(), 'aerie-client-'));
  try {
    const input = join(folder, 'openapi.json');
    const output = join(folder, 'gen');
    await writeFile(input, jsonText(markOpenEnums(document)));
    const env = { ...process.env, AERIE_OPENAPI: input, AERIE_OUTPUT: output };
    await promisify(execFile)(GENERATOR, ['-f', CONFIG], { cwd: repositoryRoot(), env });
    return await filesBelow(output);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function filesBelow(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const read = async (path: string) =>
    [FOLDER + path.slice(folder.length), openMarkedEnums(await readFile(path, 'utf8'))] as const;
  return new Map(await Promise.all(paths.toSorted().map(read)));
}

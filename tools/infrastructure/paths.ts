import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** The folder of the clone, found upwards from the sources as well as from the build output. */
export function repositoryRoot(from = __dirname): string {
  const manifest = join(from, 'package.json');
  if (existsSync(manifest) && (JSON.parse(readFileSync(manifest, 'utf8')) as { name?: string }).name === 'aerie')
    return from;
  if (dirname(from) === from) throw new Error('The package.json of Aerie is not above this file');
  return repositoryRoot(dirname(from));
}

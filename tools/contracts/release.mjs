// Makes the contracts of today the ones that later changes must not break. Plain JavaScript: nothing has to be built for it.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, rmSync } from 'node:fs';

const RELEASED = 'contracts/released';

rmSync(RELEASED, { recursive: true, force: true });
mkdirSync(RELEASED, { recursive: true });
for (const service of readdirSync('apps'))
  for (const file of readdirSync(`apps/${service}`)) {
    const [, version] = /^openapi\.(v\d+)\.json$/.exec(file) ?? [];
    if (version) cpSync(`apps/${service}/${file}`, `${RELEASED}/openapi/${service}.${version}.json`);
  }
cpSync('libs/contracts/asyncapi.json', `${RELEASED}/asyncapi.json`);
const { status } = spawnSync('buf', ['build', '-o', `${RELEASED}/proto.json`], { stdio: 'inherit' });
process.exit(status ?? 1);

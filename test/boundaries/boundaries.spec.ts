import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

const root = resolve(__dirname, '../..');
const run = promisify(execFile);

interface Report {
  summary: { violations: { from: string; rule: { name: string } }[] };
}

/** Each line plants one violation: the rule that must report it, the file, its content. */
const planted: [rule: string, file: string, content: string][] = [
  ['no-circular', 'apps/a/src/one.ts', `import './two'; export const one = 1;`],
  ['apps-are-islands', 'apps/a/src/thief.ts', `import '../../b/src/loot';`],
  ['libs-do-not-know-apps', 'libs/auth/src/nosy.ts', `import '../../../apps/b/src/loot';`],
  ['kernel-is-dependency-free', 'libs/kernel/src/impure.ts', `import 'node:crypto';`],
  ['domain-imports-kernel-only', 'apps/a/src/thing/domain/impure.ts', `import '@nestjs/common';`],
  [
    'domain-imports-kernel-only',
    'apps/a/src/thing/domain/typed.ts',
    `import type { Tool } from '@app/auth'; export type T = Tool;`,
  ],
  ['application-does-not-know-adapters', 'apps/a/src/thing/application/leaky.ts', `import '../infrastructure/rows';`],
  ['application-does-not-know-adapters', 'apps/a/src/thing/application/sql.ts', `import 'typeorm';`],
  ['api-calls-use-cases-only', 'apps/a/src/thing/api/short-cut.ts', `import '../infrastructure/rows';`],
  ['libs-by-their-entry', 'apps/a/src/deep.ts', `import '../../../libs/auth/src/inside';`],
  ['libs-by-each-others-entry', 'libs/other/src/deep.ts', `import '../../auth/src/inside';`],
  ['testing-entries-in-tests-only', 'apps/a/src/uses-fakes.ts', `import '@app/auth/testing';`],
  ['no-barrels-inside', 'apps/a/src/uses-barrel.ts', `import './thing/api/index';`],
];

const innocent: [file: string, content: string][] = [
  ['apps/a/src/two.ts', `import './one'; export const two = 2;`],
  ['apps/a/src/thing/api/index.ts', `export const api = 1;`],
  ['apps/a/src/thing/infrastructure/rows.ts', `import '@app/auth'; export const rows = 1;`],
  ['apps/a/src/thing/domain/pure.ts', `import '@app/kernel'; export const pure = 1;`],
  ['apps/b/src/loot.ts', `export const loot = 1;`],
  ['libs/kernel/src/index.ts', `export const kernel = 1;`],
  ['libs/auth/src/index.ts', `import './inside'; export interface Tool { name: string }`],
  ['libs/auth/src/inside.ts', `export const inside = 1;`],
  ['libs/auth/src/testing.ts', `export const fake = 1;`],
];

async function cruise(directory: string): Promise<Report> {
  const arguments_ = [
    join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
    'apps',
    'libs',
    '--output-type',
    'json',
  ];
  const { stdout } = await run(process.execPath, [...arguments_, '--config', '.dependency-cruiser.cjs'], {
    cwd: directory,
    maxBuffer: 64e6,
  }).catch((error: { stdout: string }) => error);
  return JSON.parse(stdout) as Report;
}

describe('the boundary rules', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'boundaries-'));
    for (const [file, content] of [...innocent, ...planted.map(([, file, content]) => [file, content] as const)]) {
      await mkdir(dirname(join(directory, file)), { recursive: true });
      await writeFile(join(directory, file), content);
    }
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json']) await cp(join(root, file), join(directory, file));
    await symlink(join(root, 'node_modules'), join(directory, 'node_modules'));
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  it('report every planted violation by its own rule, and nothing innocent', async () => {
    const { summary } = await cruise(directory);
    const reported = summary.violations.map(({ rule, from }) => `${rule.name} ${from}`);
    for (const [rule, file] of planted) expect(reported).toContain(`${rule} ${file}`);
    const accused = new Set(summary.violations.map(({ from }) => from));
    const wronged = innocent.map(([file]) => file).filter((file) => accused.has(file) && file !== 'apps/a/src/two.ts');
    expect(wronged).toEqual([]);
  });

  it('find nothing in this repository', async () => {
    const { summary } = await cruise(root);
    expect(summary.violations).toEqual([]);
  });
});

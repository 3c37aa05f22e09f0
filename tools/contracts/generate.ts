import { asyncApiFile } from './asyncapi';
import { staleFiles, writeFiles, type Files } from './files';
import { openApiFiles, wholeDocument } from './openapi';
import { postmanFiles } from './postman';
import { pythonClientFiles } from './python-client';
import { serviceApis } from './service-apis';
import { typescriptClientFiles } from './typescript-client';

async function generated(): Promise<Files> {
  const apis = await serviceApis();
  const document = wholeDocument(apis);
  return new Map([
    ...openApiFiles(apis),
    ...asyncApiFile(apis),
    ...(await typescriptClientFiles(document)),
    ...pythonClientFiles(document),
    ...(await postmanFiles(document)),
  ]);
}

/** Writes everything that is made from the code, or with `--check` names what is not current. */
async function main(args: readonly string[]): Promise<void> {
  const files = await generated();
  if (!args.includes('--check')) return writeFiles(files);
  const stale = await staleFiles(files);
  if (stale.length === 0) return;
  console.error(`Not current, run \`npm run generate\`:\n${stale.map((path) => `  ${path}`).join('\n')}`);
  process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});

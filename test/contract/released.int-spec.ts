import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { asyncApiBreaks } from '../../tools/contracts/asyncapi-breaks';
import { openApiBreaks } from '../../tools/contracts/openapi-breaks';
import { repository, runTool } from '../support/run-tool';

const RELEASED = join(repository, 'contracts/released');
const json = (...path: string[]) =>
  JSON.parse(readFileSync(join(repository, ...path), 'utf8')) as Record<string, unknown>;

describe('What was released', () => {
  it.each(readdirSync(join(RELEASED, 'openapi')))('holds for clients of %s', (file) => {
    const [service = '', version = ''] = file.split('.');
    const released = json('contracts/released/openapi', file);
    expect(openApiBreaks(released, json('apps', service, `openapi.${version}.json`))).toEqual([]);
  });

  it('holds for consumers of events', () => {
    expect(asyncApiBreaks(json('contracts/released/asyncapi.json'), json('libs/contracts/asyncapi.json'))).toEqual([]);
  });

  it('holds for callers over gRPC', () => runTool('buf', 'breaking', '--against', 'contracts/released/proto.json'));

  it('is seen to be broken in a proto without a method', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aerie-proto-'));
    try {
      await cp(join(repository, 'libs/contracts/proto'), join(folder, 'libs/contracts/proto'), { recursive: true });
      await cp(join(repository, 'buf.yaml'), join(folder, 'buf.yaml'));
      const file = join(folder, 'libs/contracts/proto/aerie/account/v1/account.proto');
      await writeFile(file, (await readFile(file, 'utf8')).replace(/^\s*rpc ReleaseCredit.*$/m, ''));
      const check = runTool('buf', 'breaking', folder, '--against', 'contracts/released/proto.json');
      await expect(check).rejects.toThrow('ReleaseCredit');
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});

import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { natsBinary } from './nats-binary';

describe('natsBinary', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aerie-nats-binary-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const place = (name: string, exitCode = 0): string => {
    const file = join(folder, name, 'nats-server');
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`);
    chmodSync(file, 0o755);
    return file;
  };

  it('takes the one that AERIE_NATS_SERVER names before any other', async () => {
    const named = place('named');
    place('path');
    expect(await natsBinary({ home: folder, env: { AERIE_NATS_SERVER: named, PATH: join(folder, 'path') } })).toBe(
      named,
    );
  });

  it('refuses a name that leads to no server instead of taking another', async () => {
    place('path');
    const env = { AERIE_NATS_SERVER: '/nowhere/nats-server', PATH: join(folder, 'path') };
    await expect(natsBinary({ home: folder, env })).rejects.toThrow(/AERIE_NATS_SERVER names \/nowhere\/nats-server/);
  });

  it('looks on PATH, then in the system’s folders, then among its own downloads, past servers that do not run', async () => {
    place('path', 1);
    const system = place('sbin');
    const own = place('bin');
    const env = { PATH: join(folder, 'path') };
    expect(await natsBinary({ home: folder, env, systemFolders: [join(folder, 'sbin')] })).toBe(system);
    expect(await natsBinary({ home: folder, env, systemFolders: [] })).toBe(own);
  });

  it('says in one sentence what failed and what to do when no server is to be had', async () => {
    const env = { PATH: '/nowhere' };
    const sources = ['apt', 'release'].map((name) => ({ name, fetch: () => Promise.reject(new Error('no network')) }));
    const fetching = natsBinary({ home: folder, env, systemFolders: [], sources });
    await expect(fetching).rejects.toThrow(
      /^There is no nats-server and none could be fetched \(apt: no network; release: no network\): .*AERIE_NATS_SERVER to its path\.$/,
    );
    expect(readdirSync(folder).filter((name) => name.startsWith('nats-download'))).toEqual([]);
  });
});

import { execFile, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { ScriptedServer } from '../../typescript/test/support/scripted-server';

const NEEDED = 'import sys; sys.exit(sys.version_info < (3, 11))';
const folder = resolve(__dirname, '..');
const present = spawnSync('python3', ['-c', NEEDED]).status === 0;
const describeWithPython = present ? describe : describe.skip;
if (!present) console.warn('No python3 of 3.11 or later on the PATH: the Python client is not tested.');

const busy = { status: 503, body: { code: 'peer_unavailable', detail: 'Later.' } };

describeWithPython('The Python client', () => {
  let server: ScriptedServer;
  beforeAll(async () => {
    server = await ScriptedServer.start();
  });
  afterAll(() => server.close());

  const does = async (action: string): Promise<unknown> => {
    const env = { ...process.env, PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' };
    const args = [resolve(folder, 'test/use_client.py'), server.url, action];
    const { stdout } = await promisify(execFile)('python3', args, { env });
    return JSON.parse(stdout) as unknown;
  };

  it('repeats a write under one key, over outages and cut connections', async () => {
    server.says(busy, 'cut', { status: 429, headers: { 'retry-after': '0' } }, { status: 201, body: { id: 'd' } });
    expect(await does('create')).toEqual({ id: 'd' });
    const [key] = server.keys();
    expect(key).toEqual(expect.stringMatching(/^[\x21-\x7e]{1,255}$/));
    expect(server.keys()).toEqual([key, key, key, key]);
    expect(server.received.map(({ method, url }) => `${method} ${url}`)).toEqual(Array(4).fill('POST /v1/deliveries'));
  });

  it('waits for its own earlier try, and gives up after so many', async () => {
    const inUse = {
      status: 409,
      headers: { 'retry-after': '0' },
      body: { code: 'idempotency_key_in_use', detail: '' },
    };
    server.says(inUse, { status: 201, body: { id: 'd' } });
    expect(await does('create')).toEqual({ id: 'd' });
    server.says(busy);
    expect(await does('create')).toMatchObject({ problem: 'peer_unavailable', status: 503 });
    expect(server.received).toHaveLength(4);
  });

  it('leaves it to the caller to repeat a conditional write that may have had its effect', async () => {
    server.says(busy);
    expect(await does('put')).toMatchObject({ problem: 'peer_unavailable' });
    expect(server.received).toHaveLength(1);
    server.says({ status: 429, headers: { 'retry-after': '0' } }, { body: { id: 'd' } });
    expect(await does('put')).toEqual({ id: 'd' });
  });

  it('raises problems with their code and fields, at once', async () => {
    const errors = [{ pointer: '/package/size', code: 'invalid', detail: 'no such size' }];
    server.says({ status: 400, body: { code: 'validation_failed', detail: 'Wrong.', errors } });
    expect(await does('create')).toEqual({ problem: 'validation_failed', status: 400, errors });
    expect(server.received).toHaveLength(1);
  });

  it('takes another token when one is refused, and bears fields and values that it does not know', async () => {
    server.says(
      { status: 401, body: { code: 'invalid_token', detail: '' } },
      { body: { status: 'teleported', aura: 1 } },
    );
    expect(await does('get')).toEqual({ status: 'teleported', aura: 1 });
    expect(server.received.map(({ url }) => url)).toEqual(Array(2).fill('/v1/deliveries/a%20b%2Fc'));
    expect(new Set(server.received.map(({ headers }) => headers.authorization)).size).toBe(2);
  });

  it('walks through the pages of a collection', async () => {
    const next = { href: '/v1/nests?cursor=abc' };
    server.says({ body: { items: [{ id: 1 }], _links: { next } } }, { body: { items: [{ id: 2 }], _links: {} } });
    expect(await does('items')).toEqual([{ id: 1 }, { id: 2 }]);
    expect(server.received.map(({ url }) => url)).toEqual(['/v1/nests?limit=2', '/v1/nests?cursor=abc']);
  });
});

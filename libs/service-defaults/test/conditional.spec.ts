import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { startService, type RunningService } from '../src';
import { testConfig } from '../src/testing';
import { NoteModule, notePolicy } from './notes';

let issuer: TestIssuer;
let service: RunningService;
let token: string;

beforeAll(async () => {
  issuer = await createTestIssuer();
  const config = await testConfig(issuer);
  const options = { name: 'note', version: '1.2.3', config, policy: notePolicy, handleSignals: false };
  service = await startService(NoteModule, options);
  token = await issuer.tenant('a-1', 'deliveries:read', 'deliveries:write');
});
afterAll(async () => {
  await service.close();
  await issuer.close();
});

function call(method: string, path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(service.url + path, { method, headers: { authorization: `Bearer ${token}`, ...headers } });
}

async function write(id: string, headers: Record<string, string> = {}): Promise<string> {
  const { status, headers: answered } = await call('PUT', `/v1/notes/${id}`, headers);
  return `${status} ${answered.get('etag') ?? ''}`.trim();
}

describe('writes', () => {
  it('creates only what is not there, and changes only what is as known', async () => {
    expect(await write('a', { 'if-match': '*' })).toBe('412');
    expect(await write('a', { 'if-none-match': '*' })).toBe('201 "1"');
    expect(await write('a', { 'if-none-match': '*' })).toBe('412');
    expect(await write('a', { 'if-match': '"1"' })).toBe('204 "2"');
    expect(await write('a', { 'if-match': '"1"' })).toBe('412');
    expect(await write('a', { 'if-match': '"1", "2"' })).toBe('204 "3"');
    expect(await write('a')).toBe('204 "4"');
  });

  it('answers an unmet or malformed condition with a problem that no cache keeps', async () => {
    const unmet = await call('PUT', '/v1/notes/b', { 'if-match': '"7"' });
    expect(await unmet.json()).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect(unmet.headers.get('cache-control')).toBe('no-store');
    const malformed = await call('PUT', '/v1/notes/b', { 'if-match': '7' });
    expect(await malformed.json()).toMatchObject({ status: 400, code: 'invalid_precondition' });
  });
});

describe('reads', () => {
  beforeAll(() => write('r'));

  it('carry their version and what caches may do', async () => {
    const { headers } = await call('GET', '/v1/notes/r');
    expect(headers.get('etag')).toBe('"1"');
    expect(headers.get('cache-control')).toBe('private, no-cache');
    expect(headers.get('vary')).toBe('Accept, Authorization');
  });

  it.each(['"1"', 'W/"1"', '"0", "1"', '*'])('are not repeated for If-None-Match: %s', async (condition) => {
    const answer = await call('GET', '/v1/notes/r', { 'if-none-match': condition });
    expect(answer.status).toBe(304);
    expect(await answer.text()).toBe('');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      etag: '"1"',
      'cache-control': 'private, no-cache',
      vary: 'Accept, Authorization',
      'x-service-version': '1.2.3',
    });
    expect(answer.headers.get('content-type')).toBeNull();
    expect(answer.headers.get('content-length')).toBeNull();
  });

  it.each([
    [{ 'if-none-match': '"2"' }, 200],
    [{ 'if-match': '"1"' }, 200],
    [{ 'if-match': 'W/"1"' }, 412],
    [{ 'if-match': '"2"', 'if-none-match': '"1"' }, 412],
    [{ 'if-none-match': '1' }, 400],
  ])('with %j are answered %i', async (headers, status) => {
    const answer = await call('GET', '/v1/notes/r', headers);
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject(status === 200 ? { id: 'r' } : { status });
  });

  it('of what is not there stay 404 whatever the conditions', async () => {
    expect((await call('GET', '/v1/notes/none', { 'if-none-match': '*' })).status).toBe(404);
    expect((await call('GET', '/v1/notes/none', { 'if-match': '*' })).status).toBe(404);
  });

  it('keep the cache rules that a route sets itself', async () => {
    const answer = await fetch(`${service.url}/v1/news`);
    expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
    expect(answer.headers.get('vary')).toBeNull();
  });
});

describe('HEAD', () => {
  beforeAll(() => write('h'));

  it.each<[Record<string, string>]>([[{}], [{ 'if-none-match': '"1"' }], [{ 'if-match': '"2"' }]])(
    'answers as GET does, without a body: %j',
    async (conditions) => {
      const get = await call('GET', '/v1/notes/h', conditions);
      const head = await call('HEAD', '/v1/notes/h', conditions);
      expect(head.status).toBe(get.status);
      expect(await head.text()).toBe('');
      for (const name of ['etag', 'cache-control', 'vary', 'content-type'])
        expect(head.headers.get(name)).toBe(get.headers.get(name));
    },
  );

  it('is under the same policy', async () => {
    expect((await fetch(`${service.url}/v1/notes/h`, { method: 'HEAD' })).status).toBe(401);
    const writer = await issuer.tenant('a-1', 'deliveries:write');
    expect((await call('HEAD', '/v1/notes/h', { authorization: `Bearer ${writer}` })).status).toBe(403);
  });
});

describe('batch reads', () => {
  const [one, two] = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b'];

  it('take ids, which come in one page', async () => {
    const answer = await call('GET', `/v1/notes?ids=${one},${two.toUpperCase()}`);
    expect(await answer.json()).toEqual({ ids: [one, two], limit: 100 });
    expect(await (await call('GET', '/v1/notes?limit=7')).json()).toEqual({ ids: null, limit: 7 });
  });

  it.each(['', 'x', `${one},`, Array.from({ length: 101 }, () => one).join(','), `${one}&ids=${two}`])(
    'refuse ids=%s',
    async (ids) => {
      const answer = await call('GET', `/v1/notes?ids=${ids}`);
      expect(await answer.json()).toMatchObject({ status: 400, code: 'validation_failed' });
    },
  );
});

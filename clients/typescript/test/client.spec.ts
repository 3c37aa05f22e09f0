import {
  AerieProblem,
  createAerie,
  createDelivery,
  follow,
  getDelivery,
  items,
  listNests,
  putDelivery,
  type Client,
} from '../src';
import { ScriptedServer } from './support/scripted-server';

const order = {
  pickup: { location: { latitude: 29.75, longitude: -95.36 } },
  dropoff: { location: { latitude: 29.74, longitude: -95.37 } },
  package: { size: 'small' as const, weightGrams: 800 },
};
const busy = { status: 503, body: { code: 'peer_unavailable', detail: 'Later.' } };

describe('The TypeScript client', () => {
  let server: ScriptedServer;
  let client: Client;

  beforeAll(async () => {
    server = await ScriptedServer.start();
  });
  beforeEach(() => {
    const credentials = { clientId: 'shop', clientSecret: 'secret' };
    client = createAerie({ baseUrl: server.url, credentials, retry: { baseMs: 1 } });
    server.tokens = 0;
  });
  afterAll(() => server.close());

  const create = () => createDelivery({ client, body: order, throwOnError: true });

  it('repeats a write under one key, over outages and cut connections, with the same body', async () => {
    server.says(busy, 'cut', { status: 429, headers: { 'retry-after': '0' } }, { status: 201, body: { id: 'd' } });
    const { data } = await create();
    expect(data).toEqual({ id: 'd' });
    const [key] = server.keys();
    expect(key).toEqual(expect.stringMatching(/^[\x21-\x7e]{1,255}$/));
    expect(server.keys()).toEqual([key, key, key, key]);
    expect(server.received.map(({ body }) => JSON.parse(body))).toEqual([order, order, order, order]);
  });

  it('uses another key for another write, and the one that it is given', async () => {
    server.says({ status: 201 });
    await create();
    await create();
    await createDelivery({ client, body: order, headers: { 'Idempotency-Key': 'mine' }, throwOnError: true });
    const [first, second, third] = server.keys();
    expect(first).not.toBe(second);
    expect(third).toBe('mine');
  });

  it('waits for its own earlier try, and for nothing else that conflicts', async () => {
    const inUse = {
      status: 409,
      headers: { 'retry-after': '0' },
      body: { code: 'idempotency_key_in_use', detail: '' },
    };
    server.says(inUse, { status: 201 });
    await create();
    expect(server.received).toHaveLength(2);
    server.says({ status: 409, body: { code: 'delivery_already_picked_up', detail: 'Too late.' } });
    await expect(create()).rejects.toMatchObject({ status: 409, code: 'delivery_already_picked_up' });
    expect(server.received).toHaveLength(1);
  });

  it('leaves it to the caller to repeat a conditional write that may have had its effect', async () => {
    const headers = { 'If-Match': '"7"' };
    const put = () => putDelivery({ client, path: { id: 'd' }, body: order, headers, throwOnError: true });
    for (const unknown of [busy, { status: 504 }, 'cut'] as const) {
      server.says(unknown);
      await expect(put()).rejects.toBeDefined();
      expect(server.received).toHaveLength(1);
    }
    server.says({ status: 429, headers: { 'retry-after': '0' } }, { status: 204 });
    await put();
    expect(server.received).toHaveLength(2);
  });

  it('waits as long as the server asks for, and hands the answer on when that is too long', async () => {
    server.says({ ...busy, headers: { 'retry-after': '1' } }, { status: 201 });
    const started = performance.now();
    await create();
    expect(performance.now() - started).toBeGreaterThan(990);
    server.says({ ...busy, headers: { 'retry-after': '3600' } });
    await expect(create()).rejects.toMatchObject({ status: 503 });
    expect(server.received).toHaveLength(1);
  });

  it('gives up after so many tries, and stops when it is told to', async () => {
    server.says(busy);
    await expect(create()).rejects.toMatchObject({ status: 503, code: 'peer_unavailable' });
    expect(server.received).toHaveLength(4);
    server.says({ ...busy, headers: { 'retry-after': '5' } });
    const stop = new AbortController();
    server.onNext(() => stop.abort(new Error('enough')));
    const call = createDelivery({ client, body: order, signal: stop.signal, throwOnError: true });
    await expect(call).rejects.toThrow('enough');
  });

  it('throws problems with their code and fields', async () => {
    const errors = [{ pointer: '/package/size', code: 'invalid', detail: 'no such size' }];
    const body = { status: 400, code: 'validation_failed', detail: 'Wrong.', requestId: 'r1', errors, later: 1 };
    server.says({ status: 400, body });
    const problem = await create().catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(AerieProblem);
    expect(problem).toMatchObject({ status: 400, code: 'validation_failed', requestId: 'r1', errors });
    expect(server.received).toHaveLength(1);
  });

  it('asks for a token once, and for another when that one is refused', async () => {
    server.says({});
    const get = () => getDelivery({ client, path: { id: 'd' }, throwOnError: true });
    await Promise.all([get(), get(), get()]);
    expect(server.tokens).toBe(1);
    server.says({ status: 401, body: { code: 'token_invalid', detail: '' } }, {});
    await get();
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(['Bearer token-1', 'Bearer token-2']);
    server.says({ status: 401, body: { code: 'token_invalid', detail: '' } });
    await expect(get()).rejects.toMatchObject({ status: 401 });
    expect(server.received).toHaveLength(2);
  });

  it('bears fields and values that it does not know', async () => {
    server.says({
      body: { id: 'd', status: 'teleported', aura: { colour: 'blue' }, _links: { charm: { href: '/x' } } },
    });
    const { data } = await getDelivery({ client, path: { id: 'd' }, throwOnError: true });
    expect(data).toMatchObject({ status: 'teleported', aura: { colour: 'blue' } });
  });

  it('walks through the pages of a collection and follows links', async () => {
    const next = { href: '/v1/nests?cursor=abc' };
    server.says(
      { body: { items: [{ id: 1 }, { id: 2 }], _links: { next } } },
      { body: { items: [{ id: 3 }], _links: {} } },
    );
    const ids = [];
    for await (const { id } of items(client, listNests({ client, throwOnError: true }))) ids.push(id);
    expect(ids).toEqual([1, 2, 3]);
    expect(server.received.map(({ url }) => url)).toEqual(['/v1/nests', '/v1/nests?cursor=abc']);
    server.says({ body: { name: 'Midtown' } });
    expect(await follow(client, { href: '/v1/nests/1' })).toEqual({ name: 'Midtown' });
  });
});

import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import { ApiClient, orderNearNest } from './support/api-client';
import { startTestSuite, type TestSuite } from './support/test-suite';

interface Sent {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string | string[]>;
  readonly body?: string | Buffer;
}

interface Problem {
  readonly status: number;
  readonly type: string | undefined;
  readonly code: string | undefined;
}

/** Requests that no honest client sends: each is refused with a problem document, and leaves nothing behind. */
describe('Hostile input', () => {
  let suite: TestSuite;
  let merchant: ApiClient;
  let order: Awaited<ReturnType<typeof orderNearNest>>;
  let stored: number[];

  beforeAll(async () => {
    suite = await startTestSuite();
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
    order = await orderNearNest(merchant);
    stored = await countStored();
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const countStored = async () => {
    const count = 'SELECT count(*)::int AS n';
    const [deliveries] = await suite.query<{ n: number }>('delivery', `${count} FROM delivery`);
    const [requests] = await suite.query<{ n: number }>('ingestion', `${count} FROM delivery_request`);
    return [deliveries!.n, requests!.n];
  };

  /** As it stands: `fetch` would straighten the path and refuse some headers. */
  const send = ({ method = 'POST', path = '/v1/deliveries', headers, body }: Sent): Promise<Problem> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(suite.gatewayUrl);
      const sent = request({
        hostname,
        port,
        path,
        method,
        headers: { authorization: merchant.authorization, 'content-type': 'application/json', ...headers },
      });
      sent.once('error', reject).once('response', (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const type = response.headers['content-type']?.split(';')[0];
          const code = type === 'application/problem+json' ? (JSON.parse(text) as { code: string }).code : undefined;
          resolve({ status: response.statusCode ?? 0, type, code });
        });
      });
      sent.end(body);
    });

  const isProblem = (status: number) => ({ status, type: 'application/problem+json' });
  const text = (change: (json: string) => string) => change(JSON.stringify(order));
  const nested = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

  it.each<[string, () => string | Buffer]>([
    ['a key that stands twice', () => text((json) => json.replace('{', '{"externalId":"first",'))],
    ['a key that stands twice, once escaped', () => text((json) => json.replace('{', '{"\\u0065xternalId":"first",'))],
    ['an array where an object belongs', () => JSON.stringify({ ...order, pickup: [order.pickup] })],
    ['an object where a string belongs', () => JSON.stringify({ ...order, externalId: { eq: 1 } })],
    ['an array at the top', () => JSON.stringify([order])],
    ['a string at the top', () => '"order"'],
    ['nothing but white space', () => '   '],
    ['deep nesting', () => nested(5_000)],
    ['deep arrays', () => `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['__proto__', () => text((json) => json.replace('{', '{"__proto__":{"ops":true},'))],
    ['constructor.prototype', () => text((json) => json.replace('{', '{"constructor":{"prototype":{"ops":1}},'))],
    ['1e999', () => text((json) => json.replace(/"weightGrams":\d+/, '"weightGrams":1e999'))],
    ['-1e999', () => text((json) => json.replace(/"latitude":[\d.]+/, '"latitude":-1e999'))],
    ['NaN', () => text((json) => json.replace(/"weightGrams":\d+/, '"weightGrams":NaN'))],
    ['an integer that no double can hold', () => text((json) => json.replace(/:800\b/, ':90071992547409931'))],
    ['a NUL', () => JSON.stringify({ ...order, externalId: 'a\u0000b' })],
    ['half of a surrogate pair', () => text((json) => json.replace(/"externalId":"[^"]*"/, '"externalId":"\\ud800"'))],
    [
      'bytes that are no UTF-8',
      () => Buffer.concat([Buffer.from('{"externalId":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}')]),
    ],
    ['trailing text', () => text((json) => `${json}{}`)],
    ['a comment', () => text((json) => json.replace('{', '{/* hello */'))],
  ])('in the body: %s', async (_name, body) => {
    for (const path of ['/v1/deliveries', '/v1/delivery-requests'])
      expect(await send({ path, body: body() })).toMatchObject(isProblem(400));
  });

  it.each([
    ['256 characters', 'k'.repeat(256)],
    ['nothing', ''],
    ['a tab', 'a\tb'],
    ['a letter that is not ASCII', 'schl\u00fcssel'],
  ])('in Idempotency-Key: %s', async (_name, key) => {
    for (const path of ['/v1/deliveries', '/v1/delivery-requests', '/v1/delivery-requests/batch']) {
      const body = JSON.stringify(path.endsWith('batch') ? { items: [order] } : order);
      expect(await send({ path, body, headers: { 'idempotency-key': key } })).toMatchObject({
        ...isProblem(400),
        code: 'invalid_idempotency_key',
      });
    }
  });

  it('two keys for one request', async () => {
    const headers = { 'idempotency-key': ['one', 'two'] };
    expect(await send({ headers, body: JSON.stringify(order) })).toMatchObject(isProblem(400));
  });

  it.each(['7', '"unclosed', 'W/', '"a" "b"', '"7",,*x'])('a broken If-Match: %s', async (tag) => {
    const path = `/v1/deliveries/${randomUUID()}`;
    const answer = await send({ method: 'PUT', path, headers: { 'if-match': tag }, body: JSON.stringify(order) });
    expect(answer).toMatchObject(isProblem(400));
  });

  it.each([
    '/v1/deliveries/%2e%2e/deliveries',
    '/v1//deliveries',
    '//v1/deliveries',
    '/v1/%64eliveries',
    '/v1/deliveries/..%2f..%2fhealth/ready',
    '/v1/deliveries%00',
    '/v1/./deliveries',
    '/V1/deliveries',
    '/v1/deliveries;a=b',
    '/v2.1/deliveries',
    '/v2.1.3/deliveries',
    '/v3/deliveries',
    '/v01/deliveries',
  ])('the path %s', async (path) => {
    expect(await send({ method: 'GET', path })).toMatchObject(isProblem(404));
    expect(await send({ path, body: JSON.stringify(order) })).toMatchObject(isProblem(404));
  });

  it('a path that cannot be decoded', async () => {
    expect(await send({ method: 'GET', path: '/v1/deliveries/%zz' })).toMatchObject(isProblem(400));
  });

  it.each([
    '/v1/deliveries?cursor=AAAA',
    '/v1/deliveries?cursor=%F0%9F%92%A9',
    '/v1/deliveries?limit=1e3',
    '/v1/deliveries?limit=5&limit=6',
    '/v1/deliveries?ids=1,2',
    `/v1/deliveries?ids=${Array.from({ length: 101 }, () => randomUUID()).join(',')}`,
    `/v1/deliveries/${randomUUID()}?include=secrets`,
  ])('the query of %s', async (path) => {
    expect(await send({ method: 'GET', path })).toMatchObject(isProblem(400));
  });

  it('more than may be sent', async () => {
    expect(await send({ path: `/v1/deliveries?cursor=${'c'.repeat(9_000)}`, method: 'GET' })).toMatchObject(
      isProblem(414),
    );
    expect(await send({ method: 'GET', headers: { 'x-filler': 'f'.repeat(20_000) } })).toMatchObject(isProblem(431));
    expect(await send({ body: JSON.stringify({ ...order, filler: 'f'.repeat(300_000) }) })).toMatchObject(
      isProblem(413),
    );
    const many = JSON.stringify({ items: Array.from({ length: 501 }, () => order) });
    expect(await send({ path: '/v1/delivery-requests/batch', body: many })).toMatchObject(isProblem(400));
    const huge = JSON.stringify({ items: [{ ...order, filler: 'f'.repeat(1_100_000) }] });
    expect(await send({ path: '/v1/delivery-requests/batch', body: huge })).toMatchObject(isProblem(413));
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16', ''])(
    'the media type %p',
    async (type) => {
      const answer = await send({ headers: { 'content-type': type }, body: JSON.stringify(order) });
      expect(answer).toMatchObject(isProblem(415));
    },
  );

  it('has left nothing behind', async () => {
    expect(await countStored()).toEqual(stored);
  });
});

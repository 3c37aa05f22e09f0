import { randomUUID } from 'node:crypto';
import { ApiClient, orderNearNest } from './support/api-client';
import { startTestSuite, type TestSuite } from './support/test-suite';

const location = { latitude: 29.75, longitude: -95.36 };
const VALID = { pickup: { location }, dropoff: { location }, package: { size: 'small', weightGrams: 500 } };

/** The status and code of an answer that must be a problem document (RFC 9457) without internals. */
async function problemOf(
  response: Response,
): Promise<{ status: number; code: string; pointers: string[]; headers: Headers }> {
  const text = await response.text();
  expect(response.headers.get('content-type')).toContain('application/problem+json');
  const problem = JSON.parse(text) as { status: number; code: string; errors?: { pointer: string }[] };
  expect(problem.status).toBe(response.status);
  expect(problem.code).toMatch(/^[a-z_]+$/);
  expect(text).not.toMatch(/\bat .*\.(js|ts):\d+|node_modules|SELECT|postgres/);
  return {
    status: response.status,
    code: problem.code,
    pointers: (problem.errors ?? []).map(({ pointer }) => pointer),
    headers: response.headers,
  };
}

describe('The suite refuses', () => {
  let suite: TestSuite;
  let merchant: ApiClient;

  beforeAll(async () => {
    suite = await startTestSuite();
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const send = (
    path: string,
    init: Omit<RequestInit, 'headers'> & { token?: string; headers?: Record<string, string> } = {},
    base = suite.gatewayUrl,
  ) =>
    fetch(`${base}${path}`, {
      redirect: 'manual',
      ...init,
      headers: {
        ...(init.token === '' ? {} : { authorization: init.token ?? merchant.authorization }),
        ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
        ...init.headers,
      },
    });
  const post = (path: string, body: unknown) =>
    send(path, { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) });

  describe('bad input', () => {
    const deep = (path: string, value: unknown) => {
      const copy = structuredClone(VALID) as Record<string, unknown>;
      const names = path.slice(1).split('/');
      const last = names.pop()!;
      const parent = names.reduce((object, name) => object[name] as Record<string, unknown>, copy);
      parent[last] = value;
      return copy;
    };

    const fields: [pointer: string, value: unknown][] = [
      ['/pickup/location/latitude', 91],
      ['/pickup/location/latitude', '29'],
      ['/dropoff/location/longitude', -180.5],
      ['/dropoff/location/longitude', null],
      ['/package/weightGrams', 0],
      ['/package/weightGrams', -5],
      ['/package/weightGrams', 50_000],
      ['/package/weightGrams', 1.5],
      ['/package/size', 'huge'],
      ['/deadline', '2020-01-01T00:00:00Z'],
      ['/deadline', 'tomorrow'],
      ['/confirmation', 'promise'],
      ['/expedited', 'yes'],
      ['/droneId', randomUUID()],
      ['/pickup/location/planet', 'mars'],
    ];

    it.each(fields)('in the field %s: %p', async (pointer, value) => {
      for (const path of ['/v1/deliveries', '/v1/delivery-requests']) {
        const problem = await problemOf(await post(path, deep(pointer, value)));
        expect(problem).toMatchObject({ status: 400, code: 'validation_failed', pointers: [pointer] });
      }
    });

    it.each([
      ['{"pickup":', 400],
      ['', 400],
      ['[]', 400],
      ['"order"', 400],
      ['null', 400],
      ['{"__proto__":{"ops":true}}', 400],
      [JSON.stringify({ ...VALID, externalId: 'x'.repeat(400_000) }), 413],
    ])('the body %.20s', async (body, status) => {
      for (const path of ['/v1/deliveries', '/v1/delivery-requests'])
        expect((await problemOf(await post(path, body))).status).toBe(status);
    });

    it('numbers beyond what a number can be', async () => {
      const body = JSON.stringify(VALID).replace('"latitude":29.75', '"latitude":1e999');
      expect((await problemOf(await post('/v1/deliveries', body))).status).toBe(400);
    });

    it('another media type', async () => {
      const response = await send('/v1/deliveries', {
        method: 'POST',
        body: '<order/>',
        headers: { 'content-type': 'application/xml' },
      });
      expect((await problemOf(response)).status).toBe(415);
    });

    it('an unknown route, an unknown id and an id that is none', async () => {
      expect((await problemOf(await send('/v1/spaceships'))).status).toBe(404);
      expect((await problemOf(await send('/v2.1/deliveries'))).status).toBe(404);
      expect((await problemOf(await send(`/v1/deliveries/${randomUUID()}`))).status).toBe(404);
      expect([400, 404]).toContain((await problemOf(await send('/v1/deliveries/39660'))).status);
    });

    it('a wrong method, naming the right ones', async () => {
      const problem = await problemOf(await send('/v1/delivery-requests', { method: 'DELETE' }));
      expect(problem).toMatchObject({ status: 405, code: 'method_not_allowed' });
      expect(problem.headers.get('allow')?.split(/, ?/)).toEqual(expect.arrayContaining(['GET', 'POST']));
    });

    it.each(['?limit=0', '?limit=1000', '?limit=x', '?cursor=broken', '?status=flying', '?colour=red'])(
      'the query %s',
      async (query) => {
        expect((await problemOf(await send(`/v1/deliveries${query}`))).status).toBe(400);
      },
    );
  });

  describe('whoever may not', () => {
    const routes: [method: string, path: string, service: string][] = [
      ['GET', '/v1/accounts', 'account'],
      ['POST', '/v1/delivery-requests', 'ingestion'],
      ['GET', '/v1/delivery-requests', 'ingestion'],
      ['POST', '/v1/deliveries', 'delivery'],
      ['GET', '/v1/deliveries', 'delivery'],
      ['GET', '/v1/packages', 'package'],
      ['GET', '/v1/nests', 'drone'],
      ['GET', '/v1/drones', 'drone'],
      ['GET', '/v1/sagas', 'scheduler'],
    ];
    const bodyFor = (method: string) => (method === 'POST' ? { body: JSON.stringify(VALID) } : {});

    it.each(routes)(
      '%s %s without a token, or with a broken one, at the gateway and at the service itself',
      async (method, path, service) => {
        const [header, payload] = merchant.authorization.split('.');
        const tokens = [
          '',
          'Bearer nonsense',
          `${header}.${payload}.AAAA`,
          merchant.authorization.replace('Bearer', 'Basic'),
        ];
        for (const base of [suite.gatewayUrl, suite.url(service)]) {
          for (const token of tokens) {
            const response = await send(path, { method, token, ...bodyFor(method) }, base);
            expect(response.headers.get('www-authenticate')).toContain('Bearer');
            expect((await problemOf(response)).status).toBe(401);
          }
        }
      },
    );

    it.each(routes)('%s %s with a token for services', async (method, path, service) => {
      const token = await suite.serviceToken('scheduler');
      for (const base of [suite.gatewayUrl, suite.url(service)]) {
        const response = await send(path, { method, token: `Bearer ${token}`, ...bodyFor(method) }, base);
        expect((await problemOf(response)).status).toBe(401);
      }
    });

    it("a merchant who asks for what is the operators'", async () => {
      for (const path of ['/v1/drones', '/v1/sagas']) {
        expect(await problemOf(await send(path))).toMatchObject({ status: 403, code: 'insufficient_scope' });
      }
    });

    it('paths that try to slip past', async () => {
      for (const path of [
        '//v1/accounts',
        '/v1/%61ccounts',
        '/v1/..%2fv1/accounts',
        '/V1/ACCOUNTS',
        '/v1/accounts;x=1',
        '/health/ready/../../v1/accounts',
      ]) {
        const response = await send(path, { token: '' });
        expect([401, 404]).toContain((await problemOf(response)).status);
      }
    });

    it('the world to reach what is inside a service', async () => {
      expect((await send('/v1/deliveries/../../health/ready')).status).toBe(404);
      expect((await send('/internal')).status).toBe(404);
    });
  });

  it('nothing that is right', async () => {
    expect((await merchant.post('/v1/delivery-requests', await orderNearNest(merchant))).status).toBe(202);
  });
});

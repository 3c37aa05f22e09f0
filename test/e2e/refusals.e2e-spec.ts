import { randomUUID } from 'node:crypto';
import { get } from 'node:http';
import { ApiClient, orderNearNest } from './support/api-client';
import { apiDocuments, deadReferences, operationsOf, referencesIn, undescribed } from './support/api-documents';
import { forgeTokens } from './support/forged-tokens';
import { startTestSuite, type TestSuite } from './support/test-suite';

const VALID = {
  pickup: { location: { latitude: 29.75, longitude: -95.36 } },
  dropoff: { location: { latitude: 29.76, longitude: -95.36 } },
  package: { size: 'small', weightGrams: 500 },
};

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

/** `fetch` would straighten the path before it is sent. */
function rawStatus(base: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(base);
    get({ hostname, port, path }, (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    }).once('error', reject);
  });
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
    interface Route {
      service: string;
      method: string;
      path: string;
    }

    /** Every route of every service, from the documents that the running services serve. */
    const allRoutes = async (): Promise<Route[]> => {
      const documents = await apiDocuments(suite);
      return documents.flatMap((document) =>
        operationsOf(document).map(({ method, path }) => ({
          service: document.service,
          method,
          path: path.replaceAll(/\{\w+\}/g, randomUUID()),
        })),
      );
    };

    const expectRefused = async (token: string) => {
      const routes = await allRoutes();
      expect(routes.length).toBeGreaterThan(30);
      for (const { service, method, path } of routes) {
        for (const base of [suite.gatewayUrl, suite.url(service)]) {
          const body = ['GET', 'HEAD'].includes(method) ? {} : { body: JSON.stringify(VALID) };
          const response = await send(path, { method, token, ...body }, base);
          expect(`${method} ${path} ${response.status}`).toBe(`${method} ${path} 401`);
          expect(response.headers.get('www-authenticate')).toContain('Bearer');
          await problemOf(response);
        }
      }
    };

    const forged = () => forgeTokens(suite, 'aerie-api', 'demo-merchant');
    const [header, payload] = ['alg', 'sub'].map((name) =>
      Buffer.from(JSON.stringify({ [name]: 'none' })).toString('base64url'),
    );

    it.each([
      ['no token', () => ''],
      ['nonsense', () => 'Bearer nonsense'],
      ['a token that nobody signed', () => `Bearer ${header}.${payload}.`],
      ['a token whose signature is broken', () => merchant.authorization.replace(/.{8}$/, 'AAAAAAAA')],
      ['a token under another scheme', () => merchant.authorization.replace('Bearer', 'Basic')],
      ['a token that is too large', () => `Bearer ${'x'.repeat(9_000)}`],
      ['a token for services', async () => `Bearer ${await suite.serviceToken('scheduler')}`],
      ['an expired token', async () => `Bearer ${(await forged()).expired}`],
      ['a token that is not valid yet', async () => `Bearer ${(await forged()).notYetValid}`],
      ['a token of another issuer', async () => `Bearer ${(await forged()).foreign}`],
      ['a token signed with another key', async () => `Bearer ${(await forged()).wronglySigned}`],
      ['a token signed with our public key as a secret', async () => `Bearer ${(await forged()).wrongAlgorithm}`],
      ['a signed token that is no access token', async () => `Bearer ${(await forged()).wrongType}`],
    ])(
      'every route with %s, at the gateway and at the service itself',
      async (_name, token) => expectRefused(await token()),
      60_000,
    );

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
      for (const path of ['/v1/deliveries/../../health/ready', '/v1/deliveries/%2e%2e/%2e%2e/docs', '/internal']) {
        expect(await rawStatus(suite.gatewayUrl, path)).toBe(404);
      }
    });
  });

  it('no reader of its documents: each $ref resolves, each operation says what it is for and what it answers', async () => {
    for (const document of await apiDocuments(suite)) {
      expect(referencesIn(document).length).toBeGreaterThan(0);
      expect({ [document.service]: deadReferences(document) }).toEqual({ [document.service]: [] });
      expect({ [document.service]: undescribed(document) }).toEqual({ [document.service]: [] });
    }
  });

  it('nothing that is right', async () => {
    expect((await merchant.post('/v1/delivery-requests', await orderNearNest(merchant))).status).toBe(202);
  });
});

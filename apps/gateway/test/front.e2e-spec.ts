import type { ServerResponse } from 'node:http';
import { eventually } from '../../../test/support/eventually';
import { startGateway, type RunningGateway } from './support/gateway';
import { rawRequest } from './support/raw-request';

const ORIGIN = 'https://shop.example';
const SECURITY = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'x-frame-options': 'DENY',
};

describe('the front of the gateway', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway({ corsOrigins: [ORIGIN, 'http://localhost:*'], maxInFlight: 10, maxBurst: 10 });
  });
  afterEach(() => {
    for (const upstream of Object.values(gateway.upstreams)) upstream.handler = undefined;
  });
  afterAll(() => gateway?.stop());

  const preflight = (path: string, origin: string) =>
    fetch(`${gateway.url}${path}`, {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'PUT', 'access-control-request-headers': 'if-match' },
    });

  it.each(['/v1/accounts', '/v1', '/nothing', '/health/live', '/docs/nothing', '/v1/%zz'])(
    'puts security headers on the answer to %s',
    async (path) => {
      gateway.upstreams.account.handler = (_request, response) => {
        response.writeHead(200, { server: 'x', 'x-powered-by': 'y', 'content-type': 'application/json' }).end('{}');
      };
      const { headers } = await gateway.fetch(path);
      expect(Object.fromEntries(headers)).toMatchObject(SECURITY);
      expect(headers.has('server') || headers.has('x-powered-by')).toBe(false);
    },
  );

  it('leaves a page its own policies, and lets Swagger UI work', async () => {
    const own = { 'content-security-policy': "default-src 'self'", 'referrer-policy': 'same-origin' };
    gateway.upstreams.identity.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', ...own }).end();
    };
    const page = await fetch(`${gateway.url}/oauth2/interaction/1`);
    expect(Object.fromEntries(page.headers)).toMatchObject(own);
    const docs = await fetch(`${gateway.url}/docs`);
    expect(docs.headers.get('content-security-policy')).toMatch(/default-src 'self'; style-src 'self' 'unsafe-inline'/);
  });

  it.each([ORIGIN, 'http://localhost:5173'])('answers the preflight of %s', async (origin) => {
    const response = await preflight('/v1/deliveries/1', origin);
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(origin);
    expect(response.headers.get('access-control-allow-methods')).toContain('PUT');
    expect(response.headers.get('access-control-allow-headers')).toMatch(/idempotency-key, if-match/);
    expect(response.headers.get('vary')).toContain('Origin');
  });

  it('lets a page of an allowed origin read answers and their headers, also of refusals', async () => {
    gateway.upstreams.account.handler = (_request, response) => {
      response.writeHead(200, { vary: 'Authorization', 'access-control-allow-origin': 'https://evil.example' }).end();
    };
    for (const path of ['/v1/accounts', '/nothing']) {
      const { headers } = await gateway.fetch(path, { headers: { origin: ORIGIN } });
      expect(headers.get('access-control-allow-origin')).toBe(ORIGIN);
      expect(headers.get('access-control-expose-headers')).toMatch(/ETag, Location, RateLimit/);
      expect(headers.get('vary')).toContain('Origin');
    }
  });

  it.each(['https://evil.example', 'https://shop.example.evil', 'http://localhost:x', 'null'])(
    'gives %s nothing',
    async (origin) => {
      const response = await preflight('/v1/deliveries', origin);
      expect(response.status).toBe(204);
      expect(response.headers.get('access-control-allow-origin')).toBeNull();
      expect(response.headers.get('allow')).toBe('DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT');
    },
  );

  it('answers 404 to OPTIONS on an unknown path', async () => {
    expect((await preflight('/v3/deliveries', ORIGIN)).status).toBe(404);
  });

  it.each([
    ['a long URL', 414, 'url_too_long', [`GET /v1/accounts?${'x'.repeat(9_000)} HTTP/1.1`]],
    ['large headers', 431, 'headers_too_large', ['GET /v1/accounts HTTP/1.1', `x-a: ${'x'.repeat(17_000)}`]],
    [
      'many headers',
      431,
      'headers_too_large',
      ['GET /v1/accounts HTTP/1.1', ...Array.from({ length: 101 }, (_, i) => `x-${i}: 1`)],
    ],
  ])('refuses %s', async (_name, status, code, lines) => {
    const answer = await rawRequest(gateway.url, [...lines, 'host: x']);
    expect(answer.status).toBe(status);
    expect(answer.text).toContain('content-type: application/problem+json');
    expect(answer.text).toContain(`"code":"${code}"`);
  });

  it('takes a body of 1 MiB for a batch, and no more', async () => {
    const post = (bytes: number) =>
      gateway.fetch('/v1/delivery-requests/batch', { method: 'POST', body: 'x'.repeat(bytes) });
    gateway.upstreams.ingestion.handler = (_request, response) => void response.writeHead(207).end();
    expect((await post(1_048_576)).status).toBe(207);
    expect((await post(1_048_577)).status).toBe(413);
  });

  describe('with as many in flight as it takes', () => {
    let waiting: ServerResponse[];

    beforeEach(() => {
      waiting = [];
      gateway.upstreams.delivery.handler = (incoming, response) =>
        incoming.url === '/v1/deliveries/held' ? void waiting.push(response) : void response.end('{}');
    });

    async function hold(count: number, method: string): Promise<Promise<Response>[]> {
      const before = waiting.length;
      const held = Array.from({ length: count }, () => gateway.fetch('/v1/deliveries/held', { method }));
      await eventually(() => expect(waiting).toHaveLength(before + count));
      return held;
    }

    it('refuses creates before reads and reads before what ends a delivery, and recovers', async () => {
      const held = await hold(6, 'POST');
      const refused = await gateway.fetch('/v1/deliveries', { method: 'POST', body: '{}' });
      expect(refused.status).toBe(503);
      expect(refused.headers.get('retry-after')).toBe('1');
      expect(refused.headers.get('x-service-version')).toBe('1.0.0');
      expect(Object.fromEntries(refused.headers)).toMatchObject(SECURITY);
      expect(await refused.json()).toMatchObject({ code: 'overloaded', status: 503, instance: '/v1/deliveries' });
      held.push(...(await hold(2, 'GET')));
      expect((await gateway.fetch('/v1/deliveries')).status).toBe(503);
      const cancel = await gateway.fetch('/v1/deliveries/1/cancellation', { method: 'PUT', body: '{}' });
      expect(cancel.status).toBe(200);
      expect((await fetch(`${gateway.url}/health/ready`)).status).toBe(200);
      for (const response of waiting) response.end();
      await Promise.all(held);
      await eventually(async () => expect((await gateway.fetch('/v1/deliveries')).status).toBe(200));
      const authorization = `Bearer ${await gateway.issuer.operator()}`;
      const metrics = await (await fetch(`${gateway.url}/metrics`, { headers: { authorization } })).text();
      expect(metrics).toContain('aerie_gateway_refused_total{reason="overloaded"} 2');
    });

    it('counts neither streams nor bodies that are still awaited', async () => {
      const lines = ['POST /v1/deliveries HTTP/1.1', 'host: x', 'content-length: 9'];
      const abort = new AbortController();
      gateway.upstreams.delivery.handler = (incoming, response) => {
        if (incoming.method !== 'GET') return void response.end('{}');
        response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      };
      const slow = Array.from({ length: 8 }, () =>
        rawRequest(gateway.url, [...lines, `authorization: ${gateway.bearer.authorization}`], 'part').catch(() => null),
      );
      await Promise.all(
        Array.from({ length: 12 }, () =>
          gateway.fetch('/v1/deliveries/1/tracking', {
            headers: { accept: 'text/event-stream' },
            signal: abort.signal,
          }),
        ),
      );
      expect((await gateway.fetch('/v1/deliveries', { method: 'POST', body: '{}' })).status).toBe(200);
      abort.abort();
      void slow;
    });
  });
});

describe('the address of the caller', () => {
  const seenBy = async (trustedProxies: number | string[]): Promise<string | undefined> => {
    const gateway = await startGateway({ trustedProxies });
    await gateway.fetch('/v1/accounts', { headers: { 'x-forwarded-for': '203.0.113.9, 198.51.100.7' } });
    const seen = gateway.upstreams.account.last.headers['x-forwarded-for'];
    await gateway.stop();
    return seen?.toString();
  };

  it.each<[string, number | string[], string]>([
    ['that of the connection when nobody is trusted', 0, '127.0.0.1'],
    ['what the one trusted hop says', 1, '198.51.100.7'],
    ['what the trusted network says', ['127.0.0.0/8'], '198.51.100.7'],
    ['what lies behind two trusted networks', ['127.0.0.0/8', '198.51.100.0/24'], '203.0.113.9'],
    ['that of the connection when another network is trusted', ['10.0.0.0/8'], '127.0.0.1'],
  ])('is %s', async (_name, trusted, address) => {
    expect(await seenBy(trusted)).toBe(address);
  });
});

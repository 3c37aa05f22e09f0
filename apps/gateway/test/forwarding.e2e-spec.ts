import { Readable } from 'node:stream';
import { request } from 'undici';
import { startGateway, type RunningGateway, type ServiceName } from './support/gateway';
import { rawRequest } from './support/raw-request';
import type { Seen } from './support/upstream-server';

describe('forwarding', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway();
  });

  afterEach(() => {
    for (const upstream of Object.values(gateway.upstreams)) upstream.handler = undefined;
  });

  afterAll(() => gateway?.stop());

  const seenBySomebody = (): number =>
    Object.values(gateway.upstreams).reduce((sum, upstream) => sum + upstream.seen.length, 0);

  it.each<[string, ServiceName]>([
    ['/v1/accounts/1?fields=name&x=%2F..', 'account'],
    ['/v1/delivery-requests', 'ingestion'],
    ['/v1/deliveries/1/tracking', 'delivery'],
    ['/v1/sagas', 'scheduler'],
    ['/v1/packages/1', 'package'],
    ['/v1/drones', 'drone'],
    ['/v1/nests', 'drone'],
    ['/v1/flights/1', 'drone'],
    ['/oauth2/jwks', 'identity'],
    ['/.well-known/openid-configuration', 'identity'],
  ])('sends GET %s to %s as it is', async (path, service) => {
    const before = seenBySomebody();
    const response = await gateway.fetch(path);
    expect(response.status).toBe(200);
    expect(((await response.json()) as Seen).url).toBe(path);
    expect(gateway.upstreams[service].last.url).toBe(path);
    expect(seenBySomebody()).toBe(before + 1);
  });

  it('asks for no token at the token endpoint, and passes form and credentials on', async () => {
    const response = await fetch(`${gateway.url}/oauth2/token`, {
      method: 'POST',
      headers: { authorization: 'Basic eDp5' },
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    });
    expect(await response.json()).toMatchObject({ body: 'grant_type=client_credentials' });
    expect(gateway.upstreams.identity.last.headers).toMatchObject({
      authorization: 'Basic eDp5',
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
    });
  });

  it('sets its own forwarding headers and drops those of the caller and of the hop', async () => {
    const { text } = await rawRequest(gateway.url, [
      'GET /v1/accounts HTTP/1.1',
      'host: evil.example',
      `authorization: ${gateway.bearer.authorization}`,
      'x-forwarded-for: 1.2.3.4',
      'x-forwarded-host: evil.example',
      'x-forwarded-proto: gopher',
      'x-forwarded-prefix: /evil',
      'forwarded: for=1.2.3.4',
      'x-real-ip: 1.2.3.4',
      'te: trailers',
      'proxy-authorization: Basic x',
      'upgrade: h2c',
      'connection: x-private, upgrade',
      'x-private: hop',
      'x-kept: yes',
      'x-request-id: my-request-1',
      'traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    ]);
    expect(text).toMatch(/x-request-id: my-request-1/i);
    const { headers } = gateway.upstreams.account.last;
    expect(headers).toMatchObject({
      host: new URL(gateway.upstreams.account.url).host,
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-host': 'api.aerie.example',
      'x-forwarded-proto': 'https',
      'x-kept': 'yes',
      'x-request-id': 'my-request-1',
    });
    expect(headers['traceparent']).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-0[01]$/);
    for (const name of [
      'forwarded',
      'x-real-ip',
      'x-forwarded-prefix',
      'te',
      'proxy-authorization',
      'upgrade',
      'x-private',
    ]) {
      expect(headers).not.toHaveProperty(name);
    }
  });

  it.each([undefined, 'has spaces and\ttabs', 'x'.repeat(500)])('makes a request id in place of %j', async (given) => {
    const response = await gateway.fetch('/v1/accounts', { headers: given ? { 'x-request-id': given } : {} });
    const made = response.headers.get('x-request-id');
    expect(made).toMatch(/^[\w-]{16,64}$/);
    expect(gateway.upstreams.account.last.headers['x-request-id']).toBe(made);
  });

  it('returns status, headers and body as they are, without the headers of the hop', async () => {
    gateway.upstreams.account.handler = (_request, response) => {
      response.writeHead(409, {
        'content-type': 'application/problem+json',
        etag: '"1"',
        'set-cookie': ['a=1', 'b=2'],
        connection: 'x-secret-hop',
        'x-secret-hop': 'yes',
        'x-service-version': '9.9.9',
      });
      response.end('{"code":"already_there"}');
    };
    const response = await gateway.fetch('/v1/accounts', { method: 'PUT', body: '{}' });
    expect(response.status).toBe(409);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({ code: 'already_there' });
    expect(response.headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(response.headers.get('etag')).toBe('"1"');
    expect(response.headers.get('x-service-version')).toBe('9.9.9');
    expect(response.headers.get('x-secret-hop')).toBeNull();
  });

  it('leaves the content type to the service', async () => {
    gateway.upstreams.account.handler = (_request, response) => void response.writeHead(415).end('{}');
    const response = await gateway.fetch('/v1/accounts', {
      method: 'POST',
      body: 'hello',
      headers: { 'content-type': 'text/plain' },
    });
    expect(response.status).toBe(415);
    expect(gateway.upstreams.account.last).toMatchObject({ body: 'hello', headers: { 'content-type': 'text/plain' } });
  });

  it('passes long paths and queries on', async () => {
    const path = `/v1/accounts/${'a'.repeat(2_000)}/${'b'.repeat(2_000)}?${'c'.repeat(2_000)}`;
    expect(((await (await gateway.fetch(path)).json()) as Seen).url).toBe(path);
  });

  it('answers HEAD with headers alone', async () => {
    gateway.upstreams.account.handler = (_request, response) =>
      void response.writeHead(200, { 'content-length': 42 }).end();
    const response = await gateway.fetch('/v1/accounts/1', { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('42');
    expect(gateway.upstreams.account.last.method).toBe('HEAD');
  });

  it.each([204, 304])('passes a %d on', async (status) => {
    gateway.upstreams.account.handler = (_request, response) => void response.writeHead(status).end();
    expect((await gateway.fetch('/v1/accounts/1', { method: 'DELETE' })).status).toBe(status);
  });

  it.each([1, 65_537, 262_144])('passes a body of %d bytes on', async (size) => {
    const response = await gateway.fetch('/v1/accounts', { method: 'POST', body: 'x'.repeat(size) });
    expect(((await response.json()) as Seen).body.length).toBe(size);
  });

  it('passes a chunked body on', async () => {
    const { statusCode, body } = await request(`${gateway.url}/v1/accounts`, {
      method: 'POST',
      headers: gateway.bearer,
      body: Readable.from(['one ', 'two'], { objectMode: false }),
    });
    expect(statusCode).toBe(200);
    expect(((await body.json()) as Seen).body).toBe('one two');
  });

  it('keeps requests and answers matched under concurrent load', async () => {
    gateway.upstreams.delivery.handler = (incoming, response) => {
      setTimeout(() => response.end(incoming.url), Math.random() * 5);
    };
    const paths = Array.from({ length: 500 }, (_, index) => `/v1/deliveries/${index}`);
    const answers = await Promise.all(paths.map(async (path) => (await gateway.fetch(path)).text()));
    expect(answers).toEqual(paths);
    expect(gateway.upstreams.delivery.connections).toBeLessThanOrEqual(64);
  });

  it('sends a version to a deployment of its own where there is one', async () => {
    const own = await startGateway({ issuer: gateway.issuer });
    const split = await startGateway({
      issuer: gateway.issuer,
      urls: { delivery: gateway.upstreams.delivery.url, 'delivery-v2': own.upstreams.delivery.url },
    });
    const { headers } = { headers: gateway.bearer };
    await fetch(`${split.url}/v1/deliveries/one`, { headers });
    await fetch(`${split.url}/v2/deliveries/two`, { headers });
    expect(gateway.upstreams.delivery.last.url).toBe('/v1/deliveries/one');
    expect(own.upstreams.delivery.last.url).toBe('/v2/deliveries/two');
    await Promise.all([split.stop(), own.stop()]);
  });

  it('counts what it forwards by route, version and client', async () => {
    await gateway.fetch('/v2/deliveries/1');
    const authorization = `Bearer ${await gateway.issuer.operator()}`;
    const metrics = await (await fetch(`${gateway.url}/metrics`, { headers: { authorization } })).text();
    expect(metrics).toMatch(/route="\/v2\/deliveries\/\*",method="GET",status="200",version="v2",client="demo"/);
  });

  it.each(['/health/live', '/health/ready', '/health/startup'])('answers %s itself', async (path) => {
    const before = seenBySomebody();
    expect((await fetch(`${gateway.url}${path}`)).status).toBe(200);
    expect(seenBySomebody()).toBe(before);
  });
});

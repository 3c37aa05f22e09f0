import { startGateway, type RunningGateway } from './support/gateway';
import { rawRequest } from './support/raw-request';

describe('what the gateway refuses', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway();
  });

  afterAll(() => gateway?.stop());

  async function problem(response: Response): Promise<Record<string, unknown>> {
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    return (await response.json()) as Record<string, unknown>;
  }

  const seenBySomebody = (): number =>
    Object.values(gateway.upstreams).reduce((sum, upstream) => sum + upstream.seen.length, 0);

  it.each([
    '/v1/',
    '/v3/deliveries',
    '/v2.1/deliveries',
    '/v2.1.3/deliveries',
    '/v2/accounts',
    '/v1/accountsx',
    '/v1/%61ccounts',
    '/v1/accounts/%2e%2e/%2e%2e/health',
    '/v1/accounts/..%2fhealth',
    '/v1//accounts',
    '//v1/accounts',
    '/v1/accounts/../../health/ready',
    '/v1/accounts/..',
    '/v1/accounts;/x',
    '/docs/v1/openapi.json',
    '/docs/gateway/v1/openapi.json',
    '/docs/..%2fsecrets',
  ])('answers 404 to GET %s and forwards nothing', async (path) => {
    const before = seenBySomebody();
    const { status, text } = await rawRequest(gateway.url, [
      `GET ${path} HTTP/1.1`,
      'host: x',
      `authorization: ${gateway.bearer.authorization}`,
    ]);
    expect(status).toBe(404);
    expect(text).toContain('route_not_found');
    expect(seenBySomebody()).toBe(before);
  });

  it('does not take an absolute URL for a path', async () => {
    const { status } = await rawRequest(gateway.url, [
      `GET ${gateway.upstreams.account.url}/v1/accounts HTTP/1.1`,
      'host: x',
      `authorization: ${gateway.bearer.authorization}`,
    ]);
    expect(status).toBe(404);
  });

  it.each([
    ['no token', undefined, 'missing_token', 'Bearer'],
    ['a broken token', 'Bearer x.y.z', 'invalid_token', 'Bearer error="invalid_token"'],
    ['Basic credentials', 'Basic eDp5', 'invalid_token', 'Bearer error="invalid_token"'],
  ])('answers 401 to %s and forwards nothing', async (_name, authorization, code, challenge) => {
    const before = seenBySomebody();
    const response = await fetch(`${gateway.url}/v1/accounts`, {
      method: 'POST',
      body: '{}',
      headers: authorization ? { authorization } : {},
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('www-authenticate')).toBe(challenge);
    expect(await problem(response)).toMatchObject({ code, status: 401, instance: '/v1/accounts' });
    expect(seenBySomebody()).toBe(before);
  });

  it('refuses an expired token, one of a stranger and one for the internal audience', async () => {
    const { issuer } = gateway;
    const now = Math.floor(Date.now() / 1000);
    const tokens = [
      await issuer.sign({ account_id: 'a', exp: now - 60 }),
      await issuer.sign({ account_id: 'a', iss: 'https://stranger.example' }),
      await issuer.service('svc-drone'),
    ];
    for (const token of tokens) {
      const response = await gateway.fetch('/v1/accounts', { headers: { authorization: `Bearer ${token}` } });
      expect(response.status).toBe(401);
    }
  });

  it('answers 413 to a body over the limit, announced or not, and forwards nothing', async () => {
    const before = gateway.upstreams.account.seen.length;
    const announced = await gateway.fetch('/v1/accounts', { method: 'POST', body: 'x'.repeat(262_145) });
    expect(announced.status).toBe(413);
    expect(await problem(announced)).toMatchObject({ code: 'body_too_large', instance: '/v1/accounts' });
    const chunk = 'x'.repeat(0x20000);
    const lines = ['POST /v1/accounts HTTP/1.1', 'host: x', `authorization: ${gateway.bearer.authorization}`];
    const chunked = await rawRequest(
      gateway.url,
      [...lines, 'transfer-encoding: chunked'],
      `20000\r\n${chunk}\r\n20000\r\n${chunk}\r\n1\r\nx\r\n0\r\n\r\n`,
    );
    expect(chunked.status).toBe(413);
    expect(gateway.upstreams.account.seen.length).toBe(before);
  });

  it('answers 401 before it reads a body', async () => {
    const { status } = await rawRequest(gateway.url, [
      'POST /v1/accounts HTTP/1.1',
      'host: x',
      'content-length: 300000',
    ]);
    expect(status).toBe(401);
  });

  it.each(['TRACE', 'PROPFIND'])('answers 405 to %s and says what is allowed', async (method) => {
    const before = seenBySomebody();
    const { status, text } = await rawRequest(gateway.url, [`${method} /v1/deliveries?x=1 HTTP/1.1`, 'host: x']);
    expect(status).toBe(405);
    expect(text).toMatch(/^allow: DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT\r$/im);
    expect(text).toContain('method_not_allowed');
    expect(seenBySomebody()).toBe(before);
  });
});

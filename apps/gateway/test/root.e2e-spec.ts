import { startGateway, type RunningGateway } from './support/gateway';

type Links = Record<string, { href: string; templated?: true }>;

describe('GET /v1', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway();
  });
  afterAll(() => gateway?.stop());

  async function links(token?: string): Promise<Links> {
    const response = await fetch(`${gateway.url}/v1`, { headers: token ? { authorization: `Bearer ${token}` } : {} });
    expect(response.status).toBe(200);
    return ((await response.json()) as { _links: Links })._links;
  }

  it('shows anybody how to get a token and what there is', async () => {
    expect(Object.keys(await links())).toEqual(['self', 'token', 'service-desc', 'documentation']);
  });

  it('shows a tenant what its scopes allow', async () => {
    const found = await links(await gateway.issuer.tenant('a', 'deliveries:read', 'packages:read'));
    expect(found['deliveries']).toEqual({ href: '/v1/deliveries' });
    expect(found['delivery']).toEqual({ href: '/v1/deliveries/{id}{?include}', templated: true });
    expect(found).toHaveProperty('packages');
    for (const rel of ['delivery-requests-batch', 'accounts', 'sagas', 'drones']) expect(found).not.toHaveProperty(rel);
  });

  it('shows an operator everything, and every link leads somewhere', async () => {
    const found = await links(await gateway.issuer.operator());
    for (const rel of ['sagas', 'dead-letters', 'drones', 'api-keys', 'quotes', 'deliveries-v2'])
      expect(found).toHaveProperty(rel);
    for (const { href, templated } of Object.values(found)) {
      const path = templated ? href.replaceAll(/\{\?[^}]*\}/g, '').replaceAll(/\{\w+\}/g, 'drone') : href;
      const { status } = await fetch(`${gateway.url}${path}`, { method: 'OPTIONS' });
      expect([path, status]).toEqual([path, 204]);
    }
  });

  it('changes only with the rights of the caller, and says so to caches', async () => {
    const anonymous = await fetch(`${gateway.url}/v1`);
    expect(anonymous.headers.get('cache-control')).toBe('public, max-age=60');
    expect(anonymous.headers.get('vary')).toContain('Authorization');
    const etag = anonymous.headers.get('etag')!;
    expect((await fetch(`${gateway.url}/v1`, { headers: { 'if-none-match': etag } })).status).toBe(304);
    const authorization = `Bearer ${await gateway.issuer.operator()}`;
    const known = await fetch(`${gateway.url}/v1`, { headers: { authorization, 'if-none-match': etag } });
    expect(known.status).toBe(200);
    expect(known.headers.get('cache-control')).toBe('private, no-cache');
    expect((await fetch(`${gateway.url}/v1`, { method: 'HEAD' })).headers.get('etag')).toBe(etag);
  });

  it('takes no token for a wrong one, and is where / leads', async () => {
    expect((await gateway.fetch('/v1', { headers: { authorization: 'Bearer x.y.z' } })).status).toBe(401);
    const response = await fetch(`${gateway.url}/`, { redirect: 'manual' });
    expect([response.status, response.headers.get('location')]).toEqual([308, '/v1']);
  });
});

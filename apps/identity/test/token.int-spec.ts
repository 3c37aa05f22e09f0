import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { createCutLine } from './support/cut-line';
import { basic, ISSUER, SERVICE_SECRET, startIdentity, type RunningIdentity } from './support/identity';

const GRANT = { grant_type: 'client_credentials' };

describe('token endpoint', () => {
  let database: TestDatabase;
  let identity: RunningIdentity;

  beforeAll(async () => {
    database = await createTestDatabase();
    identity = await startIdentity(database.url);
  });

  afterAll(async () => {
    await identity?.close();
    await database?.close();
  });

  async function claims(response: Response) {
    expect(response.status).toBe(200);
    const body = (await response.json()) as { access_token: string; expires_in: number; token_type: string };
    const keys = createRemoteJWKSet(new URL(`${identity.url}/oauth2/jwks`));
    const options = { algorithms: ['ES256'], issuer: ISSUER, typ: 'at+jwt' };
    return { ...body, ...(await jwtVerify(body.access_token, keys, options)) };
  }

  it('gives a merchant an hour of aerie-api with its account and all its scopes', async () => {
    const token = await claims(await identity.token(GRANT, basic('demo-merchant')));
    expect(token.token_type).toBe('Bearer');
    expect(token.expires_in).toBe(3600);
    expect(token.payload).toMatchObject({
      aud: 'aerie-api',
      client_id: 'demo-merchant',
      account_id: '01900000-0000-7000-8000-000000000001',
      scope:
        'deliveries:read deliveries:write accounts:read accounts:write packages:read nests:read api-keys:read api-keys:write',
    });
    expect(decodeProtectedHeader(token.access_token)).toMatchObject({ alg: 'ES256', typ: 'at+jwt' });
  });

  it('takes the secret from the form too, and grants no more scopes than asked for', async () => {
    const form = {
      ...GRANT,
      client_id: 'demo-merchant-2',
      client_secret: 'demo-merchant-2-secret',
      scope: 'packages:read',
    };
    const { payload } = await claims(await identity.token(form));
    expect(payload).toMatchObject({ scope: 'packages:read', account_id: '01900000-0000-7000-8000-000000000002' });
  });

  it('gives the operator ops and no account', async () => {
    const { payload } = await claims(await identity.token(GRANT, basic('demo-operator')));
    expect((payload['scope'] as string).split(' ')).toContain('ops');
    expect(payload).not.toHaveProperty('account_id');
  });

  it('gives a service ten minutes of aerie-internal', async () => {
    const { payload, expires_in } = await claims(await identity.token(GRANT, basic('svc-scheduler', SERVICE_SECRET)));
    expect(expires_in).toBe(600);
    expect(payload).toMatchObject({ aud: 'aerie-internal', client_id: 'svc-scheduler' });
    expect(payload).not.toHaveProperty('scope');
  });

  it('accepts the resource that the client may reach', async () => {
    const { payload } = await claims(
      await identity.token({ ...GRANT, resource: 'urn:aerie:api' }, basic('demo-merchant')),
    );
    expect(payload.aud).toBe('aerie-api');
  });

  const service = basic('svc-scheduler', SERVICE_SECRET);
  const merchant = basic('demo-merchant');

  it.each<[string, Record<string, string>, Record<string, string>, number, string]>([
    ['a wrong secret', GRANT, basic('demo-merchant', 'wrong'), 401, 'invalid_client'],
    ['an unknown client', GRANT, basic('nobody'), 401, 'invalid_client'],
    ['an empty secret', GRANT, basic('demo-merchant', ''), 400, 'invalid_request'],
    ['no client', GRANT, {}, 400, 'invalid_request'],
    ['a client without a secret', { ...GRANT, client_id: 'demo-merchant' }, {}, 401, 'invalid_client'],
    ['a broken Basic header', GRANT, { authorization: 'Basic %%%' }, 400, 'invalid_request'],
    ['two ways to authenticate', { ...GRANT, client_secret: 'x' }, merchant, 400, 'invalid_request'],
    ['an unknown scope', { ...GRANT, scope: 'everything' }, merchant, 400, 'invalid_scope'],
    ['a scope of others', { ...GRANT, scope: 'packages:read ops' }, merchant, 400, 'invalid_scope'],
    ['a scope for a service', { ...GRANT, scope: 'ops' }, service, 400, 'invalid_scope'],
    [
      'the internal resource for a merchant',
      { ...GRANT, resource: 'urn:aerie:internal' },
      merchant,
      400,
      'invalid_target',
    ],
    ['the public resource for a service', { ...GRANT, resource: 'urn:aerie:api' }, service, 400, 'invalid_target'],
    ['an unknown resource', { ...GRANT, resource: 'https://example.com' }, merchant, 400, 'invalid_target'],
    ['a resource that is no URI', { ...GRANT, resource: 'aerie-internal' }, merchant, 400, 'invalid_target'],
    ['no grant type', {}, merchant, 400, 'invalid_request'],
    ['an unknown grant type', { grant_type: 'magic' }, merchant, 400, 'unsupported_grant_type'],
    ['a grant type of others', { grant_type: 'refresh_token', refresh_token: 'x' }, merchant, 400, 'invalid_request'],
    ['a NUL in the client id', GRANT, basic('demo\0merchant', 'x'), 400, 'invalid_request'],
  ])('refuses %s', async (_name, form, headers, status, error) => {
    const response = await identity.token(form, headers);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect({ status: response.status, ...((await response.json()) as object) }).toMatchObject({ status, error });
  });

  it('does not take the stored digest for the secret', async () => {
    const [row] = await database.database.query<{ secret_hash: string }>(
      `SELECT secret_hash FROM client WHERE client_id = 'demo-merchant'`,
    );
    const response = await identity.token(GRANT, basic('demo-merchant', row!.secret_hash));
    expect(response.status).toBe(401);
  });

  it.each([
    ['JSON', { 'content-type': 'application/json' }, JSON.stringify(GRANT)],
    ['a huge body', { 'content-type': 'application/x-www-form-urlencoded' }, `grant_type=${'x'.repeat(300_000)}`],
    ['an HTML reader', { accept: 'text/html' }, new URLSearchParams({ grant_type: 'magic' })],
  ])('answers %s with an OAuth error in JSON', async (_name, headers, body) => {
    const response = await fetch(`${identity.url}/oauth2/token`, {
      method: 'POST',
      headers: { ...headers, ...basic('demo-merchant') } as Record<string, string>,
      body,
    });
    expect(response.status).toBe(400);
    expect(response.headers.get('content-type')).toContain('application/json');
    expect(await response.json()).toHaveProperty('error');
  });

  it.each(['openid-configuration', 'oauth-authorization-server'])('describes itself at %s', async (document) => {
    const response = await fetch(`${identity.url}/.well-known/${document}`, { headers: { host: 'evil.example' } });
    const metadata = await response.json();
    expect(metadata).not.toHaveProperty('registration_endpoint');
    expect(metadata).toMatchObject({
      authorization_endpoint: `${ISSUER}/oauth2/auth`,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      issuer: ISSUER,
      token_endpoint: `${ISSUER}/oauth2/token`,
      jwks_uri: `${ISSUER}/oauth2/jwks`,
      grant_types_supported: expect.arrayContaining([
        'client_credentials',
        'authorization_code',
        'refresh_token',
      ]) as unknown,
      token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post', 'none'],
    });
  });

  it.each([
    [ISSUER, 200],
    ['https://elsewhere.example', 400],
    ['null', 400],
  ])('answers a page of %s that has the secret of a client with %d', async (origin, status) => {
    const response = await identity.token(GRANT, { ...basic('demo-merchant'), origin });
    expect(response.status).toBe(status);
  });

  it.each([
    ['GET', '/oauth2/token', 405],
    ['POST', '/oauth2/jwks', 405],
    ['GET', '/oauth2/authorize', 404],
    ['GET', '/oauth2/revoke', 405],
    ['GET', '/.well-known/other', 404],
  ])('answers %s %s with a problem %d', async (method, path, status) => {
    const response = await fetch(`${identity.url}${path}`, { method });
    expect(response.status).toBe(status);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
  });

  it('carries the request id and the version of the service', async () => {
    const response = await identity.token(GRANT, { ...basic('demo-merchant'), 'x-request-id': 'my-request' });
    expect(response.headers.get('x-request-id')).toBe('my-request');
    expect(response.headers.get('x-service-version')).toBe('1.0.0');
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('publishes no private part of a key', async () => {
    const { keys } = (await (await fetch(`${identity.url}/oauth2/jwks`)).json()) as { keys: Record<string, unknown>[] };
    expect(keys).toHaveLength(2);
    for (const key of keys) {
      expect(key).toMatchObject({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' });
      expect(key).not.toHaveProperty('d');
    }
  });

  it('keeps every token apart under load', async () => {
    const clients = ['demo-merchant', 'demo-merchant-2', 'demo-operator'];
    const names = Array.from({ length: 60 }, (_, index) => clients[index % clients.length]!);
    const tokens = await Promise.all(names.map(async (name) => claims(await identity.token(GRANT, basic(name)))));
    expect(tokens.map(({ payload }) => payload['client_id'])).toEqual(names);
    expect(new Set(tokens.map(({ payload }) => payload.jti)).size).toBe(names.length);
  });
});

it('answers 503 and not 500 while the database is away, and works again afterwards', async () => {
  const database = await createTestDatabase();
  const line = await createCutLine(database.url);
  const identity = await startIdentity(line.url);
  try {
    line.cut();
    const refused = await identity.token(GRANT, basic('demo-merchant'));
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ error: 'temporarily_unavailable' });
    await line.mend();
    expect((await identity.token(GRANT, basic('demo-merchant'))).status).toBe(200);
  } finally {
    await identity.close();
    line.cut();
    await database.close();
  }
});

import { PUBLIC_AUDIENCE, TokenVerifier } from '@app/auth';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { ISSUER, startIdentity, type RunningIdentity } from './support/identity';
import { caller, callerAs, identityClient, tokenOf, type Answer, type Call } from './support/operations';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const OTHER_ACCOUNT = '01900000-0000-7000-8000-000000000002';
const ORDER = { name: 'shop', scopes: ['deliveries:read', 'deliveries:write'], endpoints: ['GET /v1/deliveries/*'] };
const INVALID = { code: 'invalid_api_key', category: 'unauthenticated' };

describe('API keys', () => {
  let database: TestDatabase;
  let identity: RunningIdentity;
  let replica: RunningIdentity;
  let merchant: Call;
  let other: Call;
  let operator: Call;
  const clients: ReturnType<typeof identityClient>[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    identity = await startIdentity(database.url);
    replica = await startIdentity(database.url);
    merchant = await callerAs(identity, 'demo-merchant');
    other = await callerAs(identity, 'demo-merchant-2');
    operator = await callerAs(identity, 'demo-operator');
    clients.push(identityClient(identity), identityClient(replica), identityClient(identity, 'svc-scheduler'));
  });

  afterAll(async () => {
    clients.forEach((client) => client.close());
    await Promise.all([identity?.close(), replica?.close()]);
    await database?.close();
  });

  async function made(
    request: object = ORDER,
    by: Call = merchant,
  ): Promise<Answer['body'] & { id: string; key: string }> {
    const answer = await by('POST', '/v1/api-keys', request);
    expect(answer.status).toBe(201);
    return answer.body as Answer['body'] & { id: string; key: string };
  }

  const exchange = (key: string, at = 0) => clients[at]!.exchangeApiKey({ key });

  it('are shown once, stored as a digest, and seen by their account only', async () => {
    const { key, id } = await made();
    expect(key).toMatch(/^aerie_[0-9a-f]{32}_[\w-]{43}$/);
    const one = await merchant('GET', `/v1/api-keys/${id}`);
    expect(one.body).toMatchObject({
      id,
      accountId: ACCOUNT,
      status: 'active',
      scopes: ORDER.scopes,
      endpoints: ORDER.endpoints,
    });
    expect(JSON.stringify([one.body, (await merchant('GET', '/v1/api-keys')).body])).not.toContain(key);
    const rows = await database.database.query('SELECT api_key::text FROM api_key');
    expect(JSON.stringify(rows)).not.toContain(key.slice(-43));
    expect((await other('GET', `/v1/api-keys/${id}`)).body).toMatchObject({ status: 404, code: 'api_key_not_found' });
    expect((await other('DELETE', `/v1/api-keys/${id}`)).body).toMatchObject({
      status: 404,
      code: 'api_key_not_found',
    });
    expect((await other('GET', '/v1/api-keys')).body.items).toEqual([]);
    expect((await operator('GET', `/v1/api-keys/${id}`)).status).toBe(200);
  });

  it('become tokens of a minute that every service understands', async () => {
    const { key, id } = await made();
    const before = Date.now();
    const { accessToken, expiresAt, ...rest } = await exchange(key);
    expect(rest).toEqual({
      accountId: ACCOUNT,
      scopes: ORDER.scopes,
      endpoints: ORDER.endpoints,
      keyId: id,
      recheckAfter: 2000,
    });
    expect(expiresAt).toBeLessThanOrEqual(before + 61_000);
    const verifier = new TokenVerifier({ issuer: ISSUER, jwksUrl: `${identity.url}/oauth2/jwks` });
    expect(await verifier.verify(accessToken, PUBLIC_AUDIENCE)).toEqual({
      kind: 'tenant',
      clientId: `key:${id}`,
      accountId: ACCOUNT,
      scopes: new Set(ORDER.scopes),
    });
    expect((await exchange(key)).accessToken).toBe(accessToken);
    await eventually(async () => 'lastUsedAt' in (await merchant('GET', `/v1/api-keys/${id}`)).body);
  });

  it('are of no use on any replica once they are revoked, however often', async () => {
    const { key, id } = await made();
    await Promise.all([exchange(key), exchange(key, 1)]);
    const answers = [await merchant('DELETE', `/v1/api-keys/${id}`), await merchant('DELETE', `/v1/api-keys/${id}`)];
    expect(answers.map(({ status }) => status)).toEqual([204, 204]);
    await expect(exchange(key)).rejects.toMatchObject(INVALID);
    await expect(exchange(key, 1)).rejects.toMatchObject(INVALID);
    expect((await merchant('GET', `/v1/api-keys/${id}`)).body).toMatchObject({ status: 'revoked' });
    expect((await merchant('GET', '/v1/api-keys?status=active&limit=100')).body.items).not.toContainEqual(
      expect.objectContaining({ id }),
    );
  });

  it('spare a reader what it has, and are revoked only as they were seen', async () => {
    const { id, key } = await made();
    const path = `/v1/api-keys/${id}`;
    const read = (etag: string) => merchant('GET', path, undefined, { 'if-none-match': etag });
    const revoke = (etag: string, by = merchant) => by('DELETE', path, undefined, { 'if-match': etag });
    const first = (await merchant('GET', path)).headers.get('etag')!;
    expect(first).toMatch(/^"1\.[0-9a-f]+"$/);
    expect((await read(first)).status).toBe(304);
    await exchange(key);
    await eventually(async () => (await read(first)).status === 200);
    expect((await revoke('"2"')).body).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await revoke('*', other)).status).toBe(412);
    expect((await revoke(first)).status).toBe(204);
    expect((await merchant('GET', path)).headers.get('etag')).toMatch(/^"2\./);
    expect([(await revoke(first)).status, (await revoke('"2"')).status]).toEqual([412, 204]);
  });

  it('expire', async () => {
    const { key, id } = await made({ ...ORDER, expiresAt: new Date(Date.now() + 3_600_000).toISOString() });
    await exchange(key);
    await database.database.query('UPDATE api_key SET expires_at = now() WHERE id = $1', [id]);
    await expect(exchange(key)).rejects.toMatchObject(INVALID);
    expect((await merchant('GET', `/v1/api-keys/${id}`)).body).toMatchObject({ status: 'expired' });
  });

  it('do not work with another secret, another id or another shape, nor for another service', async () => {
    const [one, two] = [await made(), await made()];
    const [prefix] = one.key.split(/(?<=^aerie_[0-9a-f]{32}_)/);
    const mixed = `${prefix}${two.key.slice(-43)}`;
    for (const key of [mixed, `aerie_${randomUUID().replaceAll('-', '')}_${'x'.repeat(43)}`, '', 'x'.repeat(9000)])
      await expect(exchange(key)).rejects.toMatchObject(INVALID);
    await expect(exchange(one.key, 2)).rejects.toMatchObject({ code: 'peer_refused_caller' });
  });

  it.each<[string, object, number, string, string?]>([
    ['a scope of the operators', { scopes: ['ops'] }, 403, 'scope_not_grantable', '/scopes/0'],
    [
      'the right to make keys',
      { scopes: ['deliveries:read', 'api-keys:write'] },
      403,
      'scope_not_grantable',
      '/scopes/1',
    ],
    ['an unknown scope', { scopes: ['all'] }, 400, 'validation_failed', '/scopes/0'],
    ['no scope', { scopes: [] }, 400, 'validation_failed', '/scopes'],
    ['an endpoint that is none', { endpoints: ['DESTROY /v1/x'] }, 400, 'validation_failed', '/endpoints/0'],
    ['a path that climbs', { endpoints: ['GET /v1/%2e%2e/x'] }, 400, 'validation_failed', '/endpoints/0'],
    ['a past expiry', { expiresAt: '2020-01-01T00:00:00Z' }, 400, 'validation_failed', '/expiresAt'],
    ['the account of another', { accountId: OTHER_ACCOUNT }, 404, 'account_not_found'],
    ['an unknown field', { colour: 'red' }, 400, 'validation_failed', '/colour'],
  ])('are not made with %s', async (_name, change, status, code, pointer = '') => {
    const { body } = await merchant('POST', '/v1/api-keys', { ...ORDER, ...change });
    expect(body).toMatchObject({ status, code, ...(pointer && { errors: [{ pointer }] }) });
  });

  it('of the operators may be for any account, and without one need ops', async () => {
    const forMerchant = await made({ ...ORDER, accountId: ACCOUNT }, operator);
    expect((await merchant('GET', `/v1/api-keys/${forMerchant.id}`)).status).toBe(200);
    const tenantWithOps = await operator('POST', '/v1/api-keys', { ...ORDER, accountId: ACCOUNT, scopes: ['ops'] });
    expect(tenantWithOps.body).toMatchObject({ code: 'scope_not_grantable' });
    expect((await operator('POST', '/v1/api-keys', ORDER)).body).toMatchObject({ errors: [{ code: 'ops_missing' }] });
    const own = await made({ name: 'ops', scopes: ['ops'] }, operator);
    expect(own).not.toHaveProperty('accountId');
    const { accessToken } = await exchange(own.key);
    const asKey = caller(identity, accessToken);
    expect((await asKey('GET', `/v1/api-keys/${own.id}`)).status).toBe(200);
    expect((await asKey('POST', '/v1/api-keys', ORDER)).body).toMatchObject({
      status: 403,
      code: 'api_key_not_allowed',
    });
    expect((await merchant('GET', `/v1/api-keys/${own.id}`)).status).toBe(404);
  });

  it('are made once for one Idempotency-Key, and shown to who lost the answer', async () => {
    const token = await tokenOf(identity, 'demo-merchant');
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    };
    const send = ({ url }: RunningIdentity) =>
      fetch(`${url}/v1/api-keys`, { method: 'POST', headers, body: JSON.stringify(ORDER) });
    const first = await (await send(identity)).text();
    const again = await send(replica);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await again.text()).toBe(first);
    await exchange((JSON.parse(first) as { key: string }).key, 1);
  });

  it('are listed page by page, the newest first', async () => {
    const ids = [await made(), await made(), await made()].map(({ id }) => id).reverse();
    const first = await merchant('GET', '/v1/api-keys?limit=2');
    const { next } = first.body['_links'] as { next: { href: string } };
    const second = await merchant('GET', next.href);
    const listed = [...(first.body.items ?? []), ...(second.body.items ?? [])].map(({ id }) => id);
    expect(listed.slice(0, 3)).toEqual(ids);
  });

  it('are a hundred an account at most, also when many are made at once', async () => {
    const account = randomUUID();
    await database.database.query(
      `INSERT INTO api_key (id, digest, name, account_id, scopes, endpoints, created_at)
       SELECT gen_random_uuid(), sha256(n::text::bytea), 'k', $1, '{}', '{}', now() FROM generate_series(1, 97) n`,
      [account],
    );
    const attempts = Array.from({ length: 8 }, () =>
      operator('POST', '/v1/api-keys', { ...ORDER, accountId: account }),
    );
    const statuses = (await Promise.all(attempts)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    expect(statuses.filter((status) => status === 422)).toHaveLength(5);
  });

  it('need a token, and its scope', async () => {
    expect((await caller(identity)('GET', '/v1/api-keys')).status).toBe(401);
    const narrow = await identity.token(
      { grant_type: 'client_credentials', scope: 'api-keys:read' },
      { authorization: `Basic ${Buffer.from('demo-merchant:demo-merchant-secret').toString('base64')}` },
    );
    const { access_token } = (await narrow.json()) as { access_token: string };
    const call = caller(identity, access_token);
    expect((await call('GET', '/v1/api-keys')).status).toBe(200);
    expect((await call('POST', '/v1/api-keys', ORDER)).body).toMatchObject({ status: 403, code: 'insufficient_scope' });
  });
});

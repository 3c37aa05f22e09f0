import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { basic, startIdentity, type RunningIdentity } from './support/identity';
import { caller, callerAs, tokenOf, type Answer, type Call } from './support/operations';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const GRANT = { grant_type: 'client_credentials' };
let made = 0;

describe('registration of clients', () => {
  let database: TestDatabase;
  let identity: RunningIdentity;
  let operator: Call;

  beforeAll(async () => {
    database = await createTestDatabase();
    identity = await startIdentity(database.url);
    operator = await callerAs(identity, 'demo-operator');
  });

  afterAll(async () => {
    await identity?.close();
    await database?.close();
  });

  const shop = (changes: object = {}) => ({
    clientId: `shop-${(made += 1)}`,
    accountId: ACCOUNT,
    scopes: ['deliveries:read'],
    ...changes,
  });
  const register = (changes?: object) => operator('POST', '/v1/clients', shop(changes));
  const tokenStatus = async (clientId: string, secret: string) =>
    (await identity.token(GRANT, basic(clientId, secret))).status;

  async function registered(): Promise<{ clientId: string; clientSecret: string }> {
    const { status, body } = await register();
    expect(status).toBe(201);
    return body as { clientId: string; clientSecret: string } & Answer['body'];
  }

  it('shows the secret once, and the client gets tokens with it', async () => {
    const { clientId, clientSecret } = await registered();
    expect(clientSecret).toMatch(/^[\w-]{43}$/);
    expect(await tokenStatus(clientId, clientSecret)).toBe(200);
    const view = await operator('GET', `/v1/clients/${clientId}`);
    expect(view.body).toMatchObject({ clientId, accountId: ACCOUNT, operator: false, public: false });
    const rows = await database.database.query('SELECT client::text FROM client');
    expect(JSON.stringify([view.body, rows])).not.toContain(clientSecret);
  });

  it('registers operators and public clients', async () => {
    const ops = await register({ accountId: undefined, operator: true, scopes: ['ops', 'drones:read'] });
    const { clientId, clientSecret } = ops.body as { clientId?: string; clientSecret?: string };
    const asOperator = caller(identity, await tokenOf(identity, clientId!, clientSecret));
    expect((await asOperator('GET', '/v1/clients')).status).toBe(200);
    const page = await register({
      accountId: undefined,
      public: true,
      grantTypes: ['authorization_code', 'refresh_token'],
      redirectUris: ['https://shop.example/back'],
    });
    expect(page.body).toMatchObject({ public: true, operator: false });
    expect(page.body).not.toHaveProperty('clientSecret');
    const secret = await operator('POST', `/v1/clients/${String(page.body['clientId'])}/secret`);
    expect(secret.body).toMatchObject({ status: 422, code: 'public_client' });
  });

  it('changes a secret while the former ones stay good for a day', async () => {
    const { clientId, clientSecret: first } = await registered();
    const change = () => operator('POST', `/v1/clients/${clientId}/secret`);
    const [second, third] = [await change(), await change()].map(({ body }) => String(body['clientSecret']));
    for (const secret of [first, second!, third!]) expect(await tokenStatus(clientId, secret)).toBe(200);
    await database.database.query(
      `UPDATE client SET former_secrets = jsonb_set(former_secrets, '{0,until}', '"2020-01-01T00:00:00.000Z"') WHERE client_id = $1`,
      [clientId],
    );
    expect(await tokenStatus(clientId, first)).toBe(401);
    expect(await tokenStatus(clientId, second!)).toBe(200);
  });

  it('keeps all secrets when many are asked for at once, ten former ones at most', async () => {
    const { clientId, clientSecret } = await registered();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => operator('POST', `/v1/clients/${clientId}/secret`)),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([
      ...Array<number>(10).fill(200),
      422,
      422,
    ]);
    expect(await tokenStatus(clientId, clientSecret)).toBe(200);
  });

  it('removes a client', async () => {
    const { clientId, clientSecret } = await registered();
    expect((await operator('DELETE', `/v1/clients/${clientId}`)).status).toBe(204);
    expect((await operator('GET', `/v1/clients/${clientId}`)).body).toMatchObject({ code: 'client_not_found' });
    expect(await tokenStatus(clientId, clientSecret)).toBe(401);
  });

  it('spares a reader what it has, and changes a client only as it was seen', async () => {
    const { clientId } = await registered();
    const path = `/v1/clients/${clientId}`;
    const seen = { 'if-match': '"1"' };
    const unchanged = await operator('GET', path, undefined, { 'if-none-match': '"1"' });
    expect([unchanged.status, unchanged.headers.get('etag')]).toEqual([304, '"1"']);
    const changed = await operator('POST', `${path}/secret`, undefined, seen);
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
    for (const [method, of] of [
      ['POST', `${path}/secret`],
      ['DELETE', path],
    ] as const)
      expect((await operator(method, of, undefined, seen)).body).toMatchObject({ code: 'precondition_failed' });
    expect((await operator('GET', path)).headers.get('etag')).toBe('"2"');
    expect((await operator('DELETE', path, undefined, { 'if-match': '"2"' })).status).toBe(204);
    const any = { 'if-match': '*' };
    expect((await operator('DELETE', path, undefined, any)).status).toBe(412);
    expect((await operator('DELETE', '/v1/clients/svc-scheduler', undefined, any)).status).toBe(412);
  });

  it('takes a name once, and none that stands for something else', async () => {
    const { clientId } = await registered();
    expect((await register({ clientId })).body).toMatchObject({ status: 409, code: 'client_exists' });
    for (const reserved of ['svc-drone', 'demo-merchant', 'key:1', 'X'])
      expect((await register({ clientId: reserved })).body).toMatchObject({ errors: [{ pointer: '/clientId' }] });
  });

  it.each<[string, object, string]>([
    ['an account and operator', { operator: true }, '/operator'],
    ['neither', { accountId: undefined }, '/accountId'],
    ['ops for an account', { scopes: ['ops'] }, '/scopes'],
    ['operator without ops', { accountId: undefined, operator: true }, '/scopes'],
    ['client credentials in public', { public: true }, '/public'],
    ['a redirect without the flow', { redirectUris: ['https://shop.example'] }, '/redirectUris'],
    ['the flow without a redirect', { grantTypes: ['authorization_code'] }, '/redirectUris'],
    [
      'a redirect in the clear',
      { grantTypes: ['authorization_code'], redirectUris: ['http://shop.example'] },
      '/redirectUris/0',
    ],
    ['a refresh of nothing', { grantTypes: ['client_credentials', 'refresh_token'] }, '/grantTypes'],
  ])('refuses %s', async (_name, changes, pointer) => {
    const { body } = await register(changes);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('leaves the clients of services alone', async () => {
    for (const [method, path] of [
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/secret'],
    ] as const)
      expect((await operator(method, `/v1/clients/svc-scheduler${path}`)).status).toBe(404);
    const { items = [] } = (await operator('GET', '/v1/clients?limit=100')).body;
    expect(items.filter(({ clientId }) => String(clientId).startsWith('svc-'))).toEqual([]);
  });

  it('is for operators only, page by page', async () => {
    const merchant = await callerAs(identity, 'demo-merchant');
    for (const [method, path] of [
      ['GET', ''],
      ['POST', ''],
      ['DELETE', '/shop-1'],
      ['POST', '/shop-1/secret'],
    ] as const)
      expect((await merchant(method, `/v1/clients${path}`, method === 'POST' ? shop() : undefined)).status).toBe(403);
    const first = await operator('GET', '/v1/clients?limit=2');
    const { next } = first.body['_links'] as { next: { href: string } };
    const forged = Buffer.from(JSON.stringify(['a\0b'])).toString('base64url');
    const lost = await operator('GET', `/v1/clients?cursor=${forged}`);
    expect(lost.body).toMatchObject({ status: 400, code: 'invalid_cursor' });
    const second = await operator('GET', next.href);
    const ids = [...(first.body.items ?? []), ...(second.body.items ?? [])].map(({ clientId }) => String(clientId));
    expect(new Set(ids).size).toBe(4);
    expect(ids).toEqual(ids.toSorted());
  });
});

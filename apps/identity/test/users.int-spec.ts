import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomUUID } from 'node:crypto';
import { CodeFlow, person } from './support/code-flow';
import { startIdentity, type RunningIdentity } from './support/identity';
import { caller, callerAs, type Call } from './support/operations';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const PASSWORD = 'correct horse battery staple';
const ALL = 'deliveries:read deliveries:write ops';
let made = 0;

describe('people', () => {
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

  const ada = (changes: object = {}) => ({
    username: `ada-${(made += 1)}`,
    password: PASSWORD,
    kind: 'tenant',
    accountId: ACCOUNT,
    scopes: ['deliveries:read'],
    ...changes,
  });
  const add = (changes?: object) => operator('POST', '/v1/users', ada(changes));
  const flow = () => new CodeFlow([identity]);

  async function added(changes?: object): Promise<{ id: string; username: string; path: string }> {
    const { status, body, headers } = await add(changes);
    expect(status).toBe(201);
    return { id: String(body['id']), username: String(body['username']), path: headers.get('location')! };
  }

  async function tokensOf(username: string, password = PASSWORD) {
    const one = flow();
    const answer = await one.exchange(await one.code({ username, password }, { scope: ALL }));
    return { flow: one, ...((await answer.json()) as Record<'access_token' | 'refresh_token' | 'scope', string>) };
  }

  async function logInStatus(username: string, password: string): Promise<number> {
    const one = flow();
    return (await one.browser.submit(`${await one.page()}/login`, { username, password })).status;
  }

  it('of an account log in, and clients get no more in their name than they have', async () => {
    const { id, username, path } = await added();
    expect(path).toBe(`/v1/users/${id}`);
    const { scope, access_token } = await tokensOf(username);
    expect(scope).toBe('deliveries:read');
    expect((await caller(identity, access_token)('GET', path)).status).toBe(403);
    const view = await operator('GET', path);
    expect(view.body).toMatchObject({ id, username, kind: 'tenant', accountId: ACCOUNT, scopes: ['deliveries:read'] });
    expect(view.body['_links']).toEqual({ self: { href: path }, password: { href: `${path}/password` } });
  });

  it('of the operators have all scopes', async () => {
    const { username, path } = await added({ kind: 'operator', accountId: undefined, scopes: undefined });
    const { access_token } = await tokensOf(username);
    const view = await caller(identity, access_token)('GET', path);
    expect(view.body).toMatchObject({ kind: 'operator', scopes: expect.arrayContaining(['ops']) as unknown });
    expect(view.body).not.toHaveProperty('accountId');
  });

  it('have passwords that nobody is shown and no table holds', async () => {
    const answer = await add();
    const rows = await database.database.query('SELECT app_user::text, k::text FROM app_user, idempotency_key k');
    expect(JSON.stringify([answer.body, rows])).not.toContain(PASSWORD);
    const stored = await database.database.query<{ hash: string }>(
      'SELECT password_hash AS hash FROM app_user WHERE id = $1',
      [answer.body['id']],
    );
    expect(stored[0]!.hash).toMatch(/^scrypt\$/);
  });

  it('have a name once, also when many ask for it at once', async () => {
    const { username } = await added();
    const again = await add({ username });
    expect(again.body).toMatchObject({ status: 409, code: 'username_taken' });
    const name = `ada-${randomUUID()}`;
    const statuses = (await Promise.all([1, 2, 3].map(() => add({ username: name })))).map(({ status }) => status);
    expect(statuses.toSorted((a, b) => a - b)).toEqual([201, 409, 409]);
  });

  it('are added once for one Idempotency-Key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const request = ada();
    const [first, again] = [
      await operator('POST', '/v1/users', request, key),
      await operator('POST', '/v1/users', request, key),
    ];
    expect([first.status, again.status, again.body['id']]).toEqual([201, 201, first.body['id']]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
  });

  it.each<[string, object, string]>([
    ['a short password', { password: 'short' }, '/password'],
    ['their name as password', { username: 'ada-lovelace', password: 'Ada-Lovelace-1' }, '/password'],
    ['no account', { accountId: undefined }, '/accountId'],
    ['no scopes', { scopes: undefined }, '/scopes'],
    ['the scope of operators', { scopes: ['ops'] }, '/scopes/0'],
    ['an account and no account', { kind: 'operator', scopes: undefined }, '/accountId'],
    ['capitals', { username: 'Ada' }, '/username'],
    ['the name of a demonstration', { username: 'demo-operator-user' }, '/username'],
    ['an unknown field', { passwordHash: 'x' }, '/passwordHash'],
  ])('are not added with %s', async (_name, changes, pointer) => {
    const { body } = await add(changes);
    expect(body).toMatchObject({ status: 400, code: 'validation_failed' });
    expect(body['errors']).toContainEqual(expect.objectContaining({ pointer }));
  });

  it('are logged out when they get a new password', async () => {
    const { username, path } = await added();
    const former = await tokensOf(username);
    const changed = await operator('PUT', `${path}/password`, { password: 'another horse altogether' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([204, '"2"']);
    expect((await former.flow.refresh(former.refresh_token)).status).toBe(400);
    const { address } = await former.flow.browser.follow(await former.flow.begin());
    expect(address?.pathname).toMatch(/^\/oauth2\/interaction\//);
    expect(await logInStatus(username, PASSWORD)).toBe(401);
    expect((await tokensOf(username, 'another horse altogether')).scope).toBe('deliveries:read');
  });

  it('are gone when they are removed, and others are not', async () => {
    const [leaver, stayer] = [await added(), await added()];
    const [gone, kept] = [await tokensOf(leaver.username), await tokensOf(stayer.username)];
    expect((await operator('DELETE', leaver.path)).status).toBe(204);
    expect((await operator('DELETE', leaver.path)).body).toMatchObject({ status: 404, code: 'user_not_found' });
    expect((await operator('GET', leaver.path)).status).toBe(404);
    expect(await (await gone.flow.refresh(gone.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' });
    expect((await kept.flow.refresh(kept.refresh_token)).status).toBe(200);
    const left = await database.database.query(`SELECT model FROM oidc_payload WHERE payload ->> 'accountId' = $1`, [
      leaver.id,
    ]);
    expect(left).toEqual([]);
    expect(await logInStatus(leaver.username, PASSWORD)).toBe(401);
  });

  it('are changed only as they were seen', async () => {
    const { path } = await added();
    expect((await operator('GET', path, undefined, { 'if-none-match': '"1"' })).status).toBe(304);
    const stale = { 'if-match': '"7"' };
    const put = await operator('PUT', `${path}/password`, { password: PASSWORD }, stale);
    expect(put.body).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await operator('DELETE', path, undefined, stale)).status).toBe(412);
    expect((await operator('DELETE', path, undefined, { 'if-match': '"1"' })).status).toBe(204);
  });

  it('are listed page by page, the newest first, of all accounts or of one', async () => {
    const accountId = randomUUID();
    const ids = [await added({ accountId }), await added({ accountId })].map(({ id }) => id).reverse();
    const first = await operator('GET', `/v1/users?accountId=${accountId}&limit=1`);
    const { next } = first.body['_links'] as { next: { href: string } };
    const second = await operator('GET', next.href);
    expect([...first.body.items!, ...second.body.items!].map(({ id }) => id)).toEqual(ids);
    expect(second.body['_links']).not.toHaveProperty('next');
    const names = (await operator('GET', '/v1/users?limit=100')).body.items!.map(({ username }) => username);
    expect(names).toEqual(expect.arrayContaining([person('demo-operator-user').username]));
  });

  it('are for operators only', async () => {
    const merchant = await callerAs(identity, 'demo-merchant');
    const { path } = await added();
    for (const [method, of, body] of [
      ['GET', '/v1/users'],
      ['POST', '/v1/users', ada()],
      ['GET', path],
      ['PUT', `${path}/password`, { password: PASSWORD }],
      ['DELETE', path],
    ] as const) {
      expect((await merchant(method, of, body)).body).toMatchObject({ status: 403, code: 'insufficient_scope' });
      expect((await caller(identity)(method, of, body)).status).toBe(401);
    }
  });
});

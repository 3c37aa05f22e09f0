import { PUBLIC_AUDIENCE, TokenVerifier } from '@app/auth';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { CodeFlow, person, REDIRECT } from './support/code-flow';
import { ISSUER, startIdentity, type RunningIdentity } from './support/identity';

const MERCHANT = person('demo-merchant-user');
const ACCOUNT = '01900000-0000-7000-8000-000000000001';

interface Tokens {
  readonly access_token: string;
  readonly refresh_token: string;
  readonly scope: string;
}

describe('authorization code with PKCE', () => {
  let database: TestDatabase;
  let replicas: RunningIdentity[];
  let verifier: TokenVerifier;

  beforeAll(async () => {
    database = await createTestDatabase();
    replicas = await Promise.all([1, 2].map(() => startIdentity(database.url)));
    verifier = new TokenVerifier({ issuer: ISSUER, jwksUrl: `${replicas[0]!.url}/oauth2/jwks` });
  });

  afterAll(async () => {
    await Promise.all((replicas ?? []).map((replica) => replica.close()));
    await database?.close();
  });

  const flow = () => new CodeFlow(replicas);
  const tokens = async (response: Response) => (await response.json()) as Tokens;

  it('leads a person through log-in and consent to a token, over two replicas', async () => {
    const one = flow();
    const back = await one.run(MERCHANT);
    expect(`${back.origin}${back.pathname}`).toBe(REDIRECT);
    expect(back.searchParams.get('state')).toBe('a-state');
    expect(back.searchParams.get('iss')).toBe(ISSUER);
    const answer = await one.exchange(back.searchParams.get('code')!, {}, 1);
    expect(answer.status).toBe(200);
    const { access_token, scope } = await tokens(answer);
    expect(scope).toBe('deliveries:read deliveries:write');
    expect(await verifier.verify(access_token, PUBLIC_AUDIENCE)).toEqual({
      kind: 'tenant',
      clientId: 'swagger-ui',
      accountId: ACCOUNT,
      scopes: new Set(['deliveries:read', 'deliveries:write']),
    });
  });

  it('keeps to the scopes of the person, and makes one of the operators an operator', async () => {
    const merchant = flow();
    const got = await tokens(await merchant.exchange(await merchant.code(MERCHANT, { scope: 'deliveries:read ops' })));
    expect(got.scope).toBe('deliveries:read');
    const operator = flow();
    const code = await operator.code(person('demo-operator-user'), { scope: undefined });
    const { access_token } = await tokens(await operator.exchange(code));
    expect(await verifier.verify(access_token, PUBLIC_AUDIENCE)).toMatchObject({ kind: 'operator' });
  });

  it('remembers who logged in and what was allowed', async () => {
    const one = flow();
    await one.run(MERCHANT);
    const again = await one.browser.follow(await one.begin());
    expect(again.address?.searchParams.get('code')).toBeTruthy();
  });

  it.each<[string, Record<string, string | undefined>, string]>([
    ['no PKCE', { code_challenge: undefined, code_challenge_method: undefined }, 'invalid_request'],
    ['plain PKCE', { code_challenge_method: 'plain' }, 'invalid_request'],
    ['a scope that there is not', { scope: 'everything' }, 'invalid_scope'],
    ['the internal resource', { resource: 'urn:aerie:internal' }, 'invalid_target'],
    ['the implicit flow', { response_type: 'token' }, 'unsupported_response_type'],
  ])('sends a request with %s back to the client', async (_name, changes, error) => {
    const { address } = await flow().browser.follow(await flow().begin(changes));
    expect(address?.href.startsWith(REDIRECT)).toBe(true);
    expect(address?.href).toContain(`error=${error}`);
  });

  it.each([
    ['another redirect', { redirect_uri: 'https://evil.example/docs/oauth2-redirect.html' }],
    ['an unknown client', { client_id: '<script>' }],
    ['a client without the flow', { client_id: 'demo-merchant' }],
  ])('shows a request with %s to the person only', async (_name, changes) => {
    const answer = await flow().begin(changes);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('location')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await answer.text()).not.toContain('<script');
  });

  it('refuses a code with the wrong verifier, without one, to another redirect and to another client', async () => {
    const one = flow();
    const code = await one.code(MERCHANT);
    const faults: Record<string, string>[] = [
      { code_verifier: 'x'.repeat(43) },
      { code_verifier: '' },
      { redirect_uri: `${ISSUER}/elsewhere` },
    ];
    for (const changes of faults) {
      const answer = await one.exchange(code, changes);
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    }
    const other = await one.exchange(code, { client_id: 'demo-merchant', client_secret: 'demo-merchant-secret' });
    expect(other.status).toBe(400);
    expect((await one.exchange(code)).status).toBe(200);
  });

  it('takes a code once, and takes back what it gave when it is shown again', async () => {
    const one = flow();
    const code = await one.code(MERCHANT);
    const { refresh_token } = await tokens(await one.exchange(code));
    const replay = await one.exchange(code, {}, 1);
    expect(await replay.json()).toMatchObject({ error: 'invalid_grant' });
    expect((await one.refresh(refresh_token)).status).toBe(400);
  });

  it('gives tokens to one of many who show a code at once', async () => {
    const one = flow();
    const code = await one.code(MERCHANT);
    const answers = await Promise.all([0, 1, 2, 3, 4, 5].map((replica) => one.exchange(code, {}, replica)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('changes a refresh token with each use, and ends all when an old one comes back', async () => {
    const one = flow();
    const first = await tokens(await one.exchange(await one.code(MERCHANT)));
    const second = await tokens(await one.refresh(first.refresh_token, { scope: 'deliveries:read' }));
    expect(second.refresh_token).not.toBe(first.refresh_token);
    expect((await verifier.verify(second.access_token, PUBLIC_AUDIENCE)).scopes).toEqual(new Set(['deliveries:read']));
    const wider = await one.refresh(second.refresh_token, { scope: 'ops' });
    expect(await wider.json()).toMatchObject({ error: 'invalid_scope' });
    expect(await (await one.refresh(first.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' });
    expect(await (await one.refresh(second.refresh_token)).json()).toMatchObject({ error: 'invalid_grant' });
  });

  it('knows no code and no refresh token that cannot be text of the database', async () => {
    for (const answer of [await flow().exchange('a\0b'), await flow().refresh('a\0b')])
      expect([answer.status, await answer.json()]).toMatchObject([400, { error: 'invalid_grant' }]);
    const body = new URLSearchParams({ client_id: 'swagger-ui', token: 'a\0b' });
    expect((await fetch(`${replicas[0]!.url}/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
  });

  it('lets a client give a refresh token back', async () => {
    const one = flow();
    const { refresh_token } = await tokens(await one.exchange(await one.code(MERCHANT)));
    const body = new URLSearchParams({ client_id: 'swagger-ui', token: refresh_token });
    expect((await fetch(`${replicas[1]!.url}/oauth2/revoke`, { method: 'POST', body })).status).toBe(200);
    expect((await one.refresh(refresh_token)).status).toBe(400);
  });

  it('stops refreshing for a person who is gone', async () => {
    const { passwordHash } = (
      await database.database.query<{ passwordHash: string }>(
        `SELECT password_hash AS "passwordHash" FROM app_user WHERE username = 'demo-merchant-user'`,
      )
    )[0]!;
    await database.database.query(
      `INSERT INTO app_user (id, username, password_hash, account_id) VALUES (gen_random_uuid(), 'leaver', $1, $2)`,
      [passwordHash, ACCOUNT],
    );
    const one = flow();
    const { refresh_token } = await tokens(await one.exchange(await one.code({ ...MERCHANT, username: 'Leaver' })));
    await database.database.query(`DELETE FROM app_user WHERE username = 'leaver'`);
    expect(await (await one.refresh(refresh_token)).json()).toMatchObject({ error: 'invalid_grant' });
  });
});

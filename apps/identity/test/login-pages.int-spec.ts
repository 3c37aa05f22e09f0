import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { CodeFlow, person } from './support/code-flow';
import { ISSUER, startIdentity, type RunningIdentity } from './support/identity';

const MERCHANT = person('demo-merchant-user');

describe('the pages of a log-in', () => {
  let database: TestDatabase;
  let replicas: RunningIdentity[];

  beforeAll(async () => {
    database = await createTestDatabase();
    replicas = await Promise.all([1, 2].map(() => startIdentity(database.url)));
  });

  afterAll(async () => {
    await Promise.all((replicas ?? []).map((replica) => replica.close()));
    await database?.close();
  });

  // One person fails on purpose here and there; that must not shut out the next test.
  beforeEach(() => database.database.query('DELETE FROM throttle'));

  const flow = () => new CodeFlow(replicas);

  it('are plain, closed to scripts and frames, and their cookies to others', async () => {
    const one = flow();
    const path = await one.page();
    const page = await one.browser.open(path);
    const policy = page.headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; style-src 'sha256-");
    expect(policy).toContain(`form-action 'self' ${ISSUER}; frame-ancestors 'none'`);
    expect(page.headers.get('cache-control')).toBe('no-store');
    const html = await page.text();
    expect(html).toContain('<input required name="password" type="password"');
    expect(html).not.toMatch(/<script|https?:\/\//);
    for (const cookie of one.browser.setCookies) {
      expect(cookie).toMatch(/; path=\/oauth2\b/);
      expect(cookie).toMatch(/; secure/i);
      expect(cookie).toMatch(/; httponly/i);
      expect(cookie).toMatch(/; samesite=lax/i);
    }
  });

  it('say the same of an unknown name and of a wrong password', async () => {
    const answers: string[] = [];
    for (const who of [{ ...MERCHANT, password: 'wrong' }, person('nobody-at-all'), person('no\0body')]) {
      const one = flow();
      const path = await one.page();
      const answer = await one.browser.submit(`${path}/login`, { ...who });
      expect(answer.status).toBe(401);
      answers.push((await answer.text()).replaceAll(path, ''));
    }
    expect(answers).toEqual([answers[0], answers[0], answers[0]]);
    expect(answers[0]).toContain('The name or the password is not right.');
  });

  it('shut out who guesses a password, on all replicas, whether or not the name exists', async () => {
    for (const username of ['demo-merchant-2-user', 'nobody-at-all']) {
      const one = flow();
      const path = await one.page();
      const attempt = (password: string) => one.browser.submit(`${path}/login`, { username, password });
      const answers = await Promise.all(Array.from({ length: 12 }, (_, index) => attempt(`guess-${index}`)));
      const statuses = answers.map(({ status }) => status).toSorted((a, b) => a - b);
      expect(statuses).toEqual([...Array<number>(10).fill(401), 429, 429]);
      const last = await attempt(`${username}-password`);
      expect(last.status).toBe(429);
      expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(60);
      await database.database.query('DELETE FROM throttle');
    }
  });

  it('take no form from elsewhere, for another log-in, or without its cookie', async () => {
    const one = flow();
    const path = await one.page();
    const foreign = await one.browser.submit(`${path}/login`, { ...MERCHANT }, { origin: 'https://evil.example' });
    expect(foreign.status).toBe(403);
    const site = await one.browser.submit(`${path}/login`, { ...MERCHANT }, { 'sec-fetch-site': 'cross-site' });
    expect(site.status).toBe(403);
    const stranger = await flow().browser.submit(`${path}/login`, { ...MERCHANT });
    expect(stranger.status).toBe(400);
    expect((await one.browser.submit(`${path}/consent`)).status).toBe(400);
    expect((await one.browser.open(`${path}x`)).status).toBe(400);
  });

  it('let a person refuse, at the log-in and at the consent', async () => {
    const atLogin = flow();
    const refused = await atLogin.browser.follow(await atLogin.browser.submit(`${await atLogin.page()}/refusal`));
    expect(refused.address?.searchParams.get('error')).toBe('access_denied');
    const atConsent = flow();
    const login = await atConsent.page();
    const consent = await atConsent.browser.follow(await atConsent.browser.submit(`${login}/login`, { ...MERCHANT }));
    const html = await (await atConsent.browser.open(consent.address!.pathname)).text();
    expect(html).toContain('<li>deliveries:write</li>');
    const back = await atConsent.browser.follow(await atConsent.browser.submit(`${consent.address!.pathname}/refusal`));
    expect(back.address?.searchParams.get('error')).toBe('access_denied');
  });

  it('end a log-in when asked', async () => {
    const one = flow();
    await one.run(MERCHANT);
    const page = await (await one.browser.open('/oauth2/end-session')).text();
    expect(page).toContain('Log out</button>');
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1] ?? '';
    await one.browser.submit('/oauth2/end-session/confirm', { xsrf, logout: 'yes' });
    const { address } = await one.browser.follow(await one.begin());
    expect(address?.pathname).toMatch(/^\/oauth2\/interaction\//);
  });
});

import { createTestIssuer, type TestIssuer } from './testing';
import { INTERNAL_AUDIENCE, PUBLIC_AUDIENCE, TokenVerifier } from './index';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const now = () => Math.floor(Date.now() / 1000);
let issuer: TestIssuer;
let verifier: TokenVerifier;

beforeEach(async () => {
  issuer = await createTestIssuer();
  verifier = new TokenVerifier(issuer);
});
afterEach(() => issuer.close());

it('tells tenants, operators and services apart', async () => {
  const tenant = await verifier.verify(
    await issuer.tenant(ACCOUNT, 'deliveries:read', 'deliveries:write'),
    PUBLIC_AUDIENCE,
  );
  expect(tenant).toMatchObject({
    kind: 'tenant',
    accountId: ACCOUNT,
    scopes: new Set(['deliveries:read', 'deliveries:write']),
  });
  expect(await verifier.verify(await issuer.operator(), PUBLIC_AUDIENCE)).toMatchObject({ kind: 'operator' });
  const service = await verifier.verify(await issuer.service('svc-scheduler'), INTERNAL_AUDIENCE);
  expect(service).toMatchObject({ kind: 'service', clientId: 'svc-scheduler' });
});

it('makes a tenant with the ops scope no operator', async () => {
  expect(await verifier.verify(await issuer.tenant(ACCOUNT, 'ops'), PUBLIC_AUDIENCE)).toMatchObject({ kind: 'tenant' });
});

it.each([PUBLIC_AUDIENCE, INTERNAL_AUDIENCE])(
  'refuses every forged token for %s, and never looks where one says',
  async (audience) => {
    const trap = await createTestIssuer();
    const claims = audience === PUBLIC_AUDIENCE ? { account_id: ACCOUNT } : { client_id: 'svc-scheduler' };
    const forged = await issuer.forge(claims, { audience, trapUrl: trap.jwksUrl });
    expect(forged.size).toBeGreaterThan(20);
    for (const [name, token] of forged) {
      const error = await verifier.verify(token, audience).catch((reason: unknown) => reason);
      expect({ name, error }).toMatchObject({ error: { code: 'invalid_token', category: 'unauthenticated' } });
    }
    expect(trap.requests.jwks).toBe(0);
    await trap.close();
  },
);

it('asks for the keys again when it meets an unknown key, but not for each token that names one', async () => {
  await verifier.verify(await issuer.operator(), PUBLIC_AUDIENCE);
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 5_000);
  const unknown = await issuer.sign({ account_id: ACCOUNT }, { kid: 'unknown' });
  for (let index = 0; index < 20; index += 1)
    await expect(verifier.verify(unknown, PUBLIC_AUDIENCE)).rejects.toMatchObject({ code: 'invalid_token' });
  expect(issuer.requests.jwks).toBe(2);
  clock.mockRestore();
});

it('takes a token for the audience that it is for only', async () => {
  const service = await issuer.service('svc-scheduler');
  await expect(verifier.verify(service, PUBLIC_AUDIENCE)).rejects.toMatchObject({ code: 'invalid_token' });
});

it('verifies a token once and forgets it when it expires', async () => {
  const token = await issuer.sign({ account_id: ACCOUNT, exp: now() + 60 });
  const first = await verifier.verify(token, PUBLIC_AUDIENCE);
  expect(await verifier.verify(token, PUBLIC_AUDIENCE)).toBe(first);
  await expect(verifier.verify(token, INTERNAL_AUDIENCE)).rejects.toMatchObject({ code: 'invalid_token' });
  const clock = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 61_000);
  expect(await verifier.verify(token, PUBLIC_AUDIENCE).catch(() => undefined)).not.toBe(first);
  clock.mockRestore();
});

it('fetches the keys once for many tokens', async () => {
  await Promise.all([1, 2, 3].map(async () => verifier.verify(await issuer.operator(), PUBLIC_AUDIENCE)));
  expect(issuer.requests.jwks).toBe(1);
});

it('says unavailable, not unauthenticated, when the keys cannot be had, and recovers', async () => {
  const token = await issuer.operator();
  const lost = new TokenVerifier({ ...issuer, jwksUrl: 'http://127.0.0.1:1/jwks' });
  await expect(lost.verify(token, PUBLIC_AUDIENCE)).rejects.toMatchObject({
    code: 'identity_unavailable',
    category: 'unavailable',
  });
});

import { createTestIssuer, type TestIssuer } from './testing';
import { INTERNAL_AUDIENCE, ServiceTokens, TokenVerifier } from './index';

let issuer: TestIssuer;
let tokens: ServiceTokens;

beforeEach(async () => {
  issuer = await createTestIssuer();
  tokens = new ServiceTokens({ ...issuer, clientId: 'svc-scheduler', clientSecret: 's:1' });
});
afterEach(async () => {
  jest.restoreAllMocks();
  await issuer.close();
});

it('fetches one token for many callers and keeps it', async () => {
  const got = new Set(await Promise.all([tokens.token(), tokens.token(), tokens.token()]));
  expect(got.size).toBe(1);
  expect(got).toContain(await tokens.token());
  expect(issuer.requests.token).toBe(1);
  const principal = await new TokenVerifier(issuer).verify([...got][0]!, INTERNAL_AUDIENCE);
  expect(principal).toMatchObject({ kind: 'service', clientId: 'svc-scheduler' });
});

it('renews in the background before expiry and keeps serving the old one while identity is down', async () => {
  const first = await tokens.token();
  await issuer.close();
  jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 250_000);
  expect(await tokens.token()).toBe(first);
});

it('fails as unavailable without a valid token and recovers', async () => {
  const real = globalThis.fetch;
  const broken = jest.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('no', { status: 500 }));
  await expect(tokens.token()).rejects.toMatchObject({ code: 'identity_unavailable', category: 'unavailable' });
  broken.mockImplementation(real);
  await expect(tokens.token()).resolves.toMatch(/^ey/);
});

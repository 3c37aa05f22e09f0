import { exportSPKI, generateKeyPair } from 'jose';
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

const faults: [string, () => Promise<string>][] = [
  ['expired', () => issuer.sign({ account_id: ACCOUNT, exp: now() - 60 })],
  ['without expiry', () => issuer.sign({ account_id: ACCOUNT, exp: undefined })],
  ['not yet valid', () => issuer.sign({ account_id: ACCOUNT, nbf: now() + 60 })],
  ['for another audience', () => issuer.service('svc-scheduler')],
  ['of another issuer', () => issuer.sign({ account_id: ACCOUNT, iss: 'http://127.0.0.1:1' })],
  ['of another type', () => issuer.sign({ account_id: ACCOUNT }, { typ: 'JWT' })],
  [
    'signed by a foreign key',
    async () => issuer.sign({ account_id: ACCOUNT }, {}, (await generateKeyPair('ES256')).privateKey),
  ],
  ['with an unknown key id', () => issuer.sign({ account_id: ACCOUNT }, { kid: 'other' })],
  ['HS256 with the public key as secret', hmacWithPublicKey],
  ['alg none', unsigned],
  ['huge', () => issuer.sign({ account_id: ACCOUNT, scope: 'x'.repeat(9000) })],
  ['of nobody', () => issuer.sign({ scope: 'deliveries:read' })],
  [
    'changed after signing',
    async () => (await issuer.operator()).replace(/\.[^.]+\./, `.${encode({ scope: 'ops', iss: issuer.issuer })}.`),
  ],
  ['junk', () => Promise.resolve('a.b.c')],
];

it.each(faults)('refuses a token %s', async (_, token) => {
  await expect(verifier.verify(await token(), PUBLIC_AUDIENCE)).rejects.toMatchObject({
    code: 'invalid_token',
    category: 'unauthenticated',
  });
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

async function hmacWithPublicKey(): Promise<string> {
  const secret = new TextEncoder().encode(await exportSPKI(issuer.keys.publicKey));
  return issuer.sign({ account_id: ACCOUNT }, { alg: 'HS256' }, secret);
}

function unsigned(): Promise<string> {
  const claims = { iss: issuer.issuer, aud: PUBLIC_AUDIENCE, account_id: ACCOUNT, exp: now() + 60 };
  return Promise.resolve(`${encode({ alg: 'none', typ: 'at+jwt' })}.${encode(claims)}.`);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

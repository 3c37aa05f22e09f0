import { exportJWK, exportSPKI, generateKeyPair, SignJWT, type CryptoKey, type JWTHeaderParameters } from 'jose';

/** What a right token is made of; each forgery is wrong in one thing. */
export interface ForgeryMaterial {
  readonly issuer: string;
  readonly audience: string;
  /** The id of the key that signs right tokens, and both of its halves. */
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicKey: CryptoKey;
  /** `client_id`, and `account_id` or `scope`, as a right token has them. */
  readonly claims: Readonly<Record<string, unknown>>;
  /** Where the headers `jku` and `x5u` of a forgery point to: nobody may look there. */
  readonly trapUrl?: string;
}

interface Change {
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: CryptoKey | Uint8Array;
}

const HUGE = 9000;

export async function forgeTokens(material: ForgeryMaterial): Promise<ReadonlyMap<string, string>> {
  const changes = await forgeries(material);
  const signed = changes.map(async ([name, change]) => [name, await sign(material, change)] as const);
  const right = await sign(material, {});
  return new Map([...(await Promise.all(signed)), ...mutilated(right, material)]);
}

async function forgeries({
  publicKey,
  trapUrl = 'http://127.0.0.1:1/keys',
}: ForgeryMaterial): Promise<[string, Change][]> {
  const now = Math.floor(Date.now() / 1000);
  const other = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(other.publicKey);
  const pem = new TextEncoder().encode(await exportSPKI(publicKey));
  const coordinates = new TextEncoder().encode(JSON.stringify(await exportJWK(publicKey)));
  const foreign = (header: object): Change => ({ key: other.privateKey, header });
  return [
    ['expired', { claims: { exp: now - 60 } }],
    ['without expiry', { claims: { exp: undefined } }],
    ['not yet valid', { claims: { nbf: now + 60 } }],
    ['for another audience', { claims: { aud: 'aerie-elsewhere' } }],
    ['without audience', { claims: { aud: undefined } }],
    ['of another issuer', { claims: { iss: 'https://identity.example.com' } }],
    ['of nobody', { claims: { client_id: undefined, account_id: undefined, scope: undefined, sub: undefined } }],
    ['of another type', { header: { typ: 'JWT' } }],
    ['of no type', { header: { typ: undefined } }],
    ['huge', { claims: { padding: 'x'.repeat(HUGE) } }],
    ['with an unknown critical header', { header: { crit: ['exp'], exp: now + 60 } }],
    ['signed by a foreign key', foreign({})],
    ['with an unknown key id', foreign({ kid: 'unknown' })],
    ['that brings its own key', foreign({ kid: 'unknown', jwk })],
    ['that brings its own key under our id', foreign({ jwk })],
    ['that says where its key is', foreign({ kid: 'unknown', jku: trapUrl })],
    ['that says where its certificate is', foreign({ kid: 'unknown', x5u: trapUrl })],
    ['HS256 with the public key as secret', { header: { alg: 'HS256' }, key: pem }],
    ['HS256 with the public JWK as secret', { header: { alg: 'HS256' }, key: coordinates }],
  ];
}

function mutilated(right: string, { claims }: ForgeryMaterial): [string, string][] {
  const [header = '', payload = '', signature = ''] = right.split('.');
  const raised = encode({ ...decode(payload), ...claims, scope: 'ops deliveries:write' });
  const unsigned = { ...decode(header), alg: 'none' };
  return [
    ['alg none', `${encode(unsigned)}.${payload}.`],
    ['alg None with a signature', `${encode({ ...unsigned, alg: 'None' })}.${payload}.${signature}`],
    ['without its signature', `${header}.${payload}.`],
    ['changed after signing', `${header}.${raised}.${signature}`],
    ['cut short', right.slice(0, -8)],
    ['junk', 'a.b.c'],
  ];
}

function sign(material: ForgeryMaterial, { claims, header, key = material.privateKey }: Change): Promise<string> {
  const { issuer, audience, kid } = material;
  const now = Math.floor(Date.now() / 1000);
  const right = { iss: issuer, aud: audience, iat: now, exp: now + 300, ...material.claims };
  const options = header?.crit ? { crit: { exp: true } } : {};
  return new SignJWT({ ...right, ...claims })
    .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid, ...header })
    .sign(key, options);
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function decode(part: string): object {
  return JSON.parse(Buffer.from(part, 'base64url').toString()) as object;
}

import { generateKeyPair, importJWK, SignJWT, type CryptoKey, type JWK } from 'jose';
import { KeySealer } from '../../../apps/identity/src/signing-key/infrastructure/key-sealer';
import type { TestSuite } from './test-suite';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';

/** Tokens that are right in all but one thing. */
export interface ForgedTokens {
  expired: string;
  notYetValid: string;
  /** Of another issuer, signed with its key. */
  foreign: string;
  /** Says that it is ours, but is signed with another key under our key's id. */
  wronglySigned: string;
  /** Of the wrong type: what identity signs, but no access token. */
  wrongType: string;
  /** Signed with our public key as if it were a shared secret. */
  wrongAlgorithm: string;
}

type Claims = Record<string, unknown>;

/** Signs with identity's own key, taken from its database: only so can a token be expired and right in all else. */
export class TokenForge {
  private constructor(
    private readonly issuer: string,
    private readonly kid: string,
    private readonly own: CryptoKey | Uint8Array,
    private readonly publicKey: Uint8Array,
  ) {}

  static async of(suite: TestSuite): Promise<TokenForge> {
    const [row] = await suite.query<{ kid: string; sealed_private: Buffer }>('identity', ACTIVE_KEY);
    const sealer = new KeySealer(Buffer.from(suite.keyEncryption, 'base64'));
    const jwk = JSON.parse(sealer.open(row!.kid, row!.sealed_private)) as JWK;
    const { d: _, ...publicJwk } = jwk;
    const publicKey = new TextEncoder().encode(JSON.stringify(publicJwk));
    return new TokenForge(suite.gatewayUrl, row!.kid, await importJWK(jwk, 'ES256'), publicKey);
  }

  /** What identity itself would sign for a client of the account. */
  access(claims: Claims = {}, typ = 'at+jwt', key = this.own): Promise<string> {
    const now = Math.floor(Date.now() / 1000);
    return new SignJWT({
      iss: this.issuer,
      aud: 'aerie-api',
      sub: 'forged',
      client_id: 'forged',
      account_id: ACCOUNT,
      iat: now - 7_200,
      exp: now + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: this.kid, typ })
      .sign(key);
  }

  async forged(claims: Claims): Promise<ForgedTokens> {
    const { privateKey: other } = await generateKeyPair('ES256');
    const now = Math.floor(Date.now() / 1000);
    return {
      expired: await this.access({ ...claims, exp: now - 3_600 }),
      notYetValid: await this.access({ ...claims, nbf: now + 3_600 }),
      foreign: await this.access({ ...claims, iss: 'https://identity.example.com' }, 'at+jwt', other),
      wronglySigned: await this.access(claims, 'at+jwt', other),
      wrongType: await this.access(claims, 'JWT'),
      wrongAlgorithm: await this.signedWithPublicKey({ iss: this.issuer, exp: now + 600, ...claims }),
    };
  }

  private signedWithPublicKey(claims: Claims): Promise<string> {
    const header = { alg: 'HS256', kid: this.kid, typ: 'at+jwt' };
    return new SignJWT({ sub: 'forged', ...claims }).setProtectedHeader(header).sign(this.publicKey);
  }
}

const ACTIVE_KEY = `SELECT kid, sealed_private FROM signing_key WHERE status = 'active'`;

export async function forgeTokens(suite: TestSuite, audience: string, clientId: string): Promise<ForgedTokens> {
  const forge = await TokenForge.of(suite);
  const scope = 'deliveries:read deliveries:write ops';
  const tenant = audience === 'aerie-api' ? { account_id: ACCOUNT } : { account_id: undefined };
  return forge.forged({ aud: audience, sub: clientId, client_id: clientId, scope, ...tenant });
}

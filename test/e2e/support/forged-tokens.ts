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
}

/** Signed with identity's own key, taken from its database: only so can a token be expired and right in all else. */
export async function forgeTokens(suite: TestSuite, audience: string, clientId: string): Promise<ForgedTokens> {
  const [row] = await suite.query<{ kid: string; sealed_private: Buffer }>('identity', 'SELECT * FROM signing_key');
  const sealer = new KeySealer(Buffer.from(suite.keyEncryption, 'base64'));
  const own = await importJWK(JSON.parse(sealer.open(row!.kid, row!.sealed_private)) as JWK, 'ES256');
  const { privateKey: other } = await generateKeyPair('ES256');
  const now = Math.floor(Date.now() / 1000);
  const sign = (key: CryptoKey | Uint8Array, claims: Record<string, unknown> = {}, typ = 'at+jwt') =>
    new SignJWT({
      iss: suite.gatewayUrl,
      aud: audience,
      sub: clientId,
      client_id: clientId,
      scope: 'deliveries:read deliveries:write ops',
      ...(audience === 'aerie-api' && { account_id: ACCOUNT }),
      iat: now - 7_200,
      exp: now + 600,
      ...claims,
    })
      .setProtectedHeader({ alg: 'ES256', kid: row!.kid, typ })
      .sign(key);
  return {
    expired: await sign(own, { exp: now - 3_600 }),
    notYetValid: await sign(own, { nbf: now + 3_600 }),
    foreign: await sign(other, { iss: 'https://identity.example.com' }),
    wronglySigned: await sign(other),
    wrongType: await sign(own, {}, 'JWT'),
  };
}

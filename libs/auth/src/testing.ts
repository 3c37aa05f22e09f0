import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type GenerateKeyPairResult, type JWTPayload } from 'jose';
import { forgeTokens } from './forged-tokens';
import { INTERNAL_AUDIENCE, PUBLIC_AUDIENCE } from './token-verifier';

/**
 * A token for each known way to be wrong, by what is wrong with it, such as `alg none`; every service must refuse every one with
 * `invalid_token`.
 */
export { forgeTokens, type ForgeryMaterial } from './forged-tokens';

export interface TokenClaims extends JWTPayload {
  readonly client_id?: string;
  readonly account_id?: string;
  readonly scope?: string;
}

export interface TestIssuer {
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly tokenUrl: string;
  /** The key pair in use, to forge tokens with. */
  readonly keys: GenerateKeyPairResult;
  /** How often the key set and the token endpoint were asked. */
  readonly requests: { jwks: number; token: number };
  /** Claims given are laid over `iss`, `aud` (public), `client_id`, `iat` and `exp` in 5 minutes; undefined removes one. */
  sign(
    claims?: TokenClaims,
    header?: { alg?: string; typ?: string; kid?: string },
    key?: CryptoKey | Uint8Array,
  ): Promise<string>;
  /** Forgeries of a token with these claims; see `forgeTokens`. */
  forge(claims: TokenClaims, options?: { audience?: string; trapUrl?: string }): Promise<ReadonlyMap<string, string>>;
  tenant(accountId: string, ...scopes: string[]): Promise<string>;
  operator(): Promise<string>;
  service(clientId: string): Promise<string>;
  close(): Promise<void>;
}

/** An issuer of its own on a free port: key set, client-credentials tokens for the internal audience, and `sign` for any token; over HTTPS when given a certificate. */
export async function createTestIssuer(https?: Pick<ServerOptions, 'cert' | 'key'>): Promise<TestIssuer> {
  const keys = await generateKeyPair('ES256', { extractable: true });
  const jwk = { ...(await exportJWK(keys.publicKey)), kid: 'test', use: 'sig' };
  const requests = { jwks: 0, token: 0 };
  const answer: RequestListener = (request, response) => {
    void (async () => {
      const path = request.url ?? '';
      requests[path === '/token' ? 'token' : 'jwks'] += 1;
      const [id] = Buffer.from(request.headers.authorization?.slice(6) ?? '', 'base64')
        .toString()
        .split(':');
      const body = path === '/token' ? { access_token: await service(id ?? ''), expires_in: 300 } : { keys: [jwk] };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
    })();
  };
  const server = https ? createSecureServer(https, answer) : createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `${https ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const sign: TestIssuer['sign'] = (claims = {}, header = {}, key = keys.privateKey) => {
    const now = Math.floor(Date.now() / 1000);
    const base = { iss: issuer, aud: PUBLIC_AUDIENCE, client_id: 'demo', iat: now, exp: now + 300 };
    return new SignJWT({ ...base, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'at+jwt', kid: 'test', ...header })
      .sign(key);
  };
  const service = (clientId: string) => sign({ client_id: clientId, aud: INTERNAL_AUDIENCE });
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    tokenUrl: `${issuer}/token`,
    keys,
    requests,
    sign,
    service,
    forge: (claims, { audience = PUBLIC_AUDIENCE, trapUrl } = {}) =>
      forgeTokens({ issuer, audience, kid: 'test', ...keys, claims: { client_id: 'demo', ...claims }, trapUrl }),
    tenant: (accountId, ...scopes) => sign({ account_id: accountId, scope: scopes.join(' ') }),
    operator: () => sign({ client_id: 'demo-operator', scope: 'ops' }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve()).closeAllConnections();
      }),
  };
}

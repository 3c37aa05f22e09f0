import { DomainError } from '@app/kernel';
import { createRemoteJWKSet, errors, jwtVerify, type JWTPayload, type RemoteJWKSet } from 'jose';
import { LRUCache } from 'lru-cache';
import { hash } from 'node:crypto';
import type { Principal } from './principal';

export const INTERNAL_AUDIENCE = 'aerie-internal';
export const PUBLIC_AUDIENCE = 'aerie-api';

const MAX_TOKEN_LENGTH = 8192;
const CACHE_CAPACITY = 10_000;
const KEY_REFRESH_MS = 10 * 60_000;
/** One key set a second and a half at most, however many tokens name unknown keys; identity publishes keys longer before it uses them. */
const KEY_COOLDOWN_MS = 1500;
const CLOCK_TOLERANCE_S = 5;
const TOKEN_FAULTS = new Set([
  'ERR_JOSE_ALG_NOT_ALLOWED',
  'ERR_JOSE_NOT_SUPPORTED',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWS_INVALID',
  'ERR_JWS_SIGNATURE_VERIFICATION_FAILED',
  'ERR_JWT_CLAIM_VALIDATION_FAILED',
  'ERR_JWT_EXPIRED',
  'ERR_JWT_INVALID',
]);

export interface TokenVerifierOptions {
  readonly issuer: string;
  readonly jwksUrl: string;
}

export class TokenVerifier {
  private readonly keys: RemoteJWKSet;
  private readonly verified = new LRUCache<string, Principal>({ max: CACHE_CAPACITY, perf: Date, ttlResolution: 0 });
  private keysCheckedAt = Date.now();

  constructor(private readonly options: TokenVerifierOptions) {
    this.keys = createRemoteJWKSet(new URL(options.jwksUrl), {
      cacheMaxAge: Infinity,
      cooldownDuration: KEY_COOLDOWN_MS,
      timeoutDuration: 2000,
    });
  }

  async verify(token: string, audience: string): Promise<Principal> {
    if (token.length > MAX_TOKEN_LENGTH) throw invalidToken();
    const key = hash('sha256', `${audience}\n${token}`, 'base64url');
    const known = this.verified.get(key);
    if (known) return known;
    const claims = await this.check(token, audience);
    const principal = toPrincipal(claims, audience);
    const ttl = Math.floor((claims.exp ?? 0) * 1000 - Date.now());
    if (ttl > 0) this.verified.set(key, principal, { ttl });
    return principal;
  }

  private async check(token: string, audience: string): Promise<JWTPayload> {
    this.refreshKeys();
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        algorithms: ['ES256'],
        issuer: this.options.issuer,
        audience,
        typ: 'at+jwt',
        requiredClaims: ['exp'],
        clockTolerance: CLOCK_TOLERANCE_S,
      });
      return payload;
    } catch (error) {
      if (error instanceof errors.JOSEError && TOKEN_FAULTS.has(error.code)) throw invalidToken(error);
      const options = { cause: error, retryAfterSeconds: 1 };
      throw new DomainError('identity_unavailable', 'unavailable', 'Tokens cannot be verified at the moment.', options);
    }
  }

  private refreshKeys(): void {
    if (Date.now() - this.keysCheckedAt < KEY_REFRESH_MS) return;
    this.keysCheckedAt = Date.now();
    void this.keys.reload().catch(() => undefined);
  }
}

function toPrincipal(claims: JWTPayload, audience: string): Principal {
  const clientId = claims.client_id ?? claims.sub;
  if (typeof clientId !== 'string') throw invalidToken();
  const scopes = new Set(typeof claims.scope === 'string' ? claims.scope.split(' ') : []);
  if (audience === INTERNAL_AUDIENCE) return { kind: 'service', clientId, scopes };
  if (typeof claims.account_id === 'string') return { kind: 'tenant', clientId, accountId: claims.account_id, scopes };
  if (scopes.has('ops')) return { kind: 'operator', clientId, scopes };
  throw invalidToken();
}

export function invalidToken(cause?: unknown): DomainError {
  return new DomainError('invalid_token', 'unauthenticated', 'The access token is not valid.', { cause });
}

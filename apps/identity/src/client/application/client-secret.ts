import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FormerSecret } from '../domain/client';

const SECRET_BYTES = 32;

export function makeSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** A plain digest is enough because secrets are random and long; a slow hash would only make each token dear. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

/** Also true for a former secret that is still good. */
export function secretMatches(secret: string, current: string, former: readonly FormerSecret[] = []): boolean {
  const now = new Date().toISOString();
  const good = [current, ...former.filter(({ until }) => until > now).map(({ hash }) => hash)];
  const presented = Buffer.from(hashSecret(secret), 'hex');
  return good.map((hash) => sameDigest(presented, hash)).includes(true);
}

function sameDigest(presented: Buffer, hash: string): boolean {
  const expected = Buffer.from(hash, 'hex');
  return expected.length === presented.length && timingSafeEqual(expected, presented);
}

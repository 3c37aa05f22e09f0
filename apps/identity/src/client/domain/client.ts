import { createHash, timingSafeEqual } from 'node:crypto';

export const TENANT_SCOPES = [
  'deliveries:read',
  'deliveries:write',
  'accounts:read',
  'accounts:write',
  'packages:read',
];
export const FLEET_SCOPES = ['drones:read', 'nests:read'];
export const ALL_SCOPES = [...TENANT_SCOPES, ...FLEET_SCOPES, 'ops'];

export type Audience = 'aerie-api' | 'aerie-internal';

export interface Client {
  readonly clientId: string;
  readonly secretHash: string;
  readonly audience: Audience;
  readonly scopes: readonly string[];
  readonly accountId?: string;
}

/** A plain digest is enough because secrets are random and long; a slow hash would only make each token dear. */
export function hashSecret(secret: string): string {
  return createHash('sha256').update(secret, 'utf8').digest('hex');
}

export function secretMatches(secret: string, secretHash: string): boolean {
  const expected = Buffer.from(secretHash, 'hex');
  const actual = Buffer.from(hashSecret(secret), 'hex');
  return expected.length === actual.length && timingSafeEqual(expected, actual);
}

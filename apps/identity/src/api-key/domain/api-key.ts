export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** None: a key of the operators. */
  readonly accountId?: string;
  readonly scopes: readonly string[];
  /** Method and path patterns; empty: all that the scopes allow. */
  readonly endpoints: readonly string[];
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revokedAt?: Date;
  readonly lastUsedAt?: Date;
}

export type ApiKeyStatus = 'active' | 'expired' | 'revoked';

export function statusOf({ revokedAt, expiresAt }: ApiKey, now: Date): ApiKeyStatus {
  if (revokedAt) return 'revoked';
  return expiresAt && expiresAt <= now ? 'expired' : 'active';
}

import { SCOPES, TENANT_SCOPES } from '@app/auth';

export interface ScopedUser {
  readonly accountId?: string | null;
  readonly scopes?: readonly string[] | null;
}

/** What a person may grant to a client. */
export function scopesOf({ accountId, scopes }: ScopedUser): readonly string[] {
  return scopes ?? (accountId ? TENANT_SCOPES : SCOPES);
}

export const GRANT_TYPES = ['client_credentials', 'authorization_code', 'refresh_token'] as const;

export type Audience = 'aerie-api' | 'aerie-internal';
export type GrantType = (typeof GRANT_TYPES)[number];

/** A secret that was replaced, and is good until then. */
export interface FormerSecret {
  readonly hash: string;
  readonly until: string;
}

export interface Client {
  readonly clientId: string;
  /** None: a public client, which proves itself by PKCE alone. */
  readonly secretHash?: string;
  readonly formerSecrets: readonly FormerSecret[];
  readonly audience: Audience;
  readonly scopes: readonly string[];
  readonly accountId?: string;
  readonly grantTypes: readonly GrantType[];
  readonly redirectUris: readonly string[];
}

export interface VersionedClient extends Client {
  readonly version: number;
}

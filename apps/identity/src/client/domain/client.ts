export type Audience = 'aerie-api' | 'aerie-internal';

export interface Client {
  readonly clientId: string;
  readonly secretHash: string;
  readonly audience: Audience;
  readonly scopes: readonly string[];
  readonly accountId?: string;
}

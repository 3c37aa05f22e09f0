export const TENANT_SCOPES = [
  'deliveries:read',
  'deliveries:write',
  'accounts:read',
  'accounts:write',
  'packages:read',
  'nests:read',
];
export const ALL_SCOPES = [...TENANT_SCOPES, 'drones:read', 'ops'];

export type Audience = 'aerie-api' | 'aerie-internal';

export interface Client {
  readonly clientId: string;
  readonly secretHash: string;
  readonly audience: Audience;
  readonly scopes: readonly string[];
  readonly accountId?: string;
}

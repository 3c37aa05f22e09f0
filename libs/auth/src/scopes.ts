/** What a client of an account may be allowed. */
export const TENANT_SCOPES = [
  'deliveries:read',
  'deliveries:write',
  'accounts:read',
  'accounts:write',
  'packages:read',
  'nests:read',
  'api-keys:read',
  'api-keys:write',
] as const;

/** All that there are; `ops` without an account makes an operator. */
export const SCOPES = [...TENANT_SCOPES, 'drones:read', 'ops'] as const;

export type Scope = (typeof SCOPES)[number];

import { SCOPES, TENANT_SCOPES } from '@app/auth';
import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { isReserved } from '../../application/managed-clients';
import { GRANT_TYPES } from '../../domain/client';

const MOST_REDIRECTS = 20;
const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

const redirectUri = z
  .url({ abort: true })
  .max(500)
  .refine(isSafeRedirect, 'must be https, or http on this machine, and have no fragment');

const scope = z.enum(SCOPES).meta({ examples: ['deliveries:read'] });

const clientId = z.string().regex(/^[a-z\d][a-z\d-]{2,62}$/, 'must be 3 to 63 small letters, digits and hyphens');

const fields = z.strictObject({
  clientId: clientId.refine((id) => !isReserved(id), 'is reserved').meta({ examples: ['shop-backend'] }),
  accountId: z.uuid().optional().describe('The account that the client acts for'),
  operator: z.boolean().default(false).describe('A client of the operators instead'),
  scopes: z.array(scope).min(1).max(SCOPES.length),
  grantTypes: z.array(z.enum(GRANT_TYPES)).min(1).max(GRANT_TYPES.length).default(['client_credentials']),
  redirectUris: z.array(redirectUri).max(MOST_REDIRECTS).default([]),
  public: z.boolean().default(false).describe('Has no secret, such as a page in a browser'),
});

type Fields = z.infer<typeof fields>;

export const registerClientRequest = fields
  .superRefine((request, context) => {
    for (const [path, message] of contradictions(request)) context.addIssue({ code: 'custom', path: [path], message });
  })
  .meta({ id: 'RegisterClient' });

export const clientParams = z.strictObject({ id: clientId });
export const clientsQuery = pageQuery;
export const clientsCursor = z.tuple([clientId]);

export type RegisterClientRequest = Fields;
export type ClientParams = z.infer<typeof clientParams>;
export type ClientsQuery = z.infer<typeof clientsQuery>;

function contradictions(request: Fields): [keyof Fields, string][] {
  const { accountId, operator, scopes, redirectUris } = request;
  const has = (grant: (typeof GRANT_TYPES)[number]) => request.grantTypes.includes(grant);
  const ofTenants: readonly string[] = TENANT_SCOPES;
  const rules: [boolean, keyof Fields, string][] = [
    [accountId !== undefined && operator, 'operator', 'cannot be with an account'],
    [has('client_credentials') && accountId === undefined && !operator, 'accountId', 'is needed, or operator'],
    [has('client_credentials') && request.public, 'public', 'cannot be with client_credentials'],
    [has('authorization_code') !== redirectUris.length > 0, 'redirectUris', 'belong to authorization_code'],
    [has('refresh_token') && !has('authorization_code'), 'grantTypes', 'have refresh_token without authorization_code'],
    [accountId !== undefined && scopes.some((one) => !ofTenants.includes(one)), 'scopes', 'are not for an account'],
    [operator && !scopes.includes('ops'), 'scopes', 'of an operator include ops'],
  ];
  return rules.filter(([broken]) => broken).map(([, path, message]) => [path, message]);
}

function isSafeRedirect(text: string): boolean {
  const { protocol, hostname, hash } = new URL(text);
  return !hash && !text.includes('#') && (protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname)));
}

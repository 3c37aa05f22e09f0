import { TENANT_SCOPES } from '@app/auth';
import { pageQuery } from '@app/service-defaults';
import { z } from 'zod';
import { isReserved } from '../../application/demo-users';

const SHORTEST_PASSWORD = 12;
const LONGEST_PASSWORD = 200;

const username = z
  .string()
  .regex(/^[a-z\d][a-z\d.@_+-]{2,99}$/, 'must be 3 to 100 small letters, digits and . @ _ + -')
  .refine((name) => !isReserved(name), 'is reserved')
  .meta({ examples: ['ada'] });

const password = z
  .string()
  .min(SHORTEST_PASSWORD)
  .max(LONGEST_PASSWORD)
  .describe('Never shown')
  .meta({ examples: ['correct horse battery staple'] });

const scope = z.enum(TENANT_SCOPES).meta({ examples: ['deliveries:read'] });

const fields = z.strictObject({
  username,
  password,
  kind: z.enum(['tenant', 'operator']).describe('Acts for an account, or is one of the operators'),
  accountId: z.uuid().optional().describe('Of a tenant: the account'),
  scopes: z
    .array(scope)
    .min(1)
    .max(TENANT_SCOPES.length)
    .optional()
    .describe('Of a tenant: what clients may be allowed in its name; operators have all'),
});

type Fields = z.infer<typeof fields>;

export const addUserRequest = fields
  .superRefine((request, context) => {
    for (const [path, message] of contradictions(request)) context.addIssue({ code: 'custom', path: [path], message });
  })
  .meta({ id: 'AddUser' });

export const changePasswordRequest = z.strictObject({ password }).meta({ id: 'ChangePassword' });
export const userParams = z.strictObject({ id: z.uuid() });
export const usersQuery = pageQuery.extend({ accountId: z.uuid().optional() });

export type AddUserRequest = Fields;
export type ChangePasswordRequest = z.infer<typeof changePasswordRequest>;
export type UserParams = z.infer<typeof userParams>;
export type UsersQuery = z.infer<typeof usersQuery>;

function contradictions(request: Fields): [keyof Fields, string][] {
  const isTenant = request.kind === 'tenant';
  const rules: [boolean, keyof Fields, string][] = [
    [isTenant !== (request.accountId !== undefined), 'accountId', 'belongs to a tenant, and only there'],
    [isTenant !== (request.scopes !== undefined), 'scopes', 'belong to a tenant, and only there'],
    [request.password.toLowerCase().includes(request.username), 'password', 'must not contain the name'],
  ];
  return rules.filter(([broken]) => broken).map(([, path, message]) => [path, message]);
}

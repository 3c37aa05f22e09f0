import { link, linkSchema, pageSchema } from '@app/service-defaults';
import { z } from 'zod';
import type { UserView } from '../../application/queries/user.queries';
import { scopesOf } from '../../application/user-scopes';

export const USERS = '/v1/users';

export const userResponse = z
  .object({
    id: z.uuid(),
    username: z.string(),
    kind: z.enum(['tenant', 'operator']),
    accountId: z.uuid().optional(),
    scopes: z.array(z.string()).describe('What clients may be allowed in the name of the person'),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
    _links: z.object({ self: linkSchema, password: linkSchema.describe('PUT changes the password') }),
  })
  .meta({ id: 'User' });
export const usersResponse = pageSchema(userResponse).meta({ id: 'Users' });

export type UserResponse = z.infer<typeof userResponse>;

export function toUserResponse(view: UserView): UserResponse {
  const { id, username, accountId } = view;
  const self = `${USERS}/${id}`;
  return {
    id,
    username,
    kind: accountId === null ? 'operator' : 'tenant',
    accountId: accountId ?? undefined,
    scopes: [...scopesOf(view)],
    createdAt: view.createdAt.toISOString(),
    updatedAt: view.updatedAt.toISOString(),
    _links: { self: link(self), password: link(`${self}/password`) },
  };
}

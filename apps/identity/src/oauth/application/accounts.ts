import type { Account, KoaContextWithOIDC, UnknownObject } from 'oidc-provider';
import type { UserRepository } from '../../user/application/ports/user.repository';
import type { User } from '../../user/domain/user';

export async function accountOf(users: UserRepository, id: string): Promise<Account | undefined> {
  const user = await users.find(id);
  return user && { accountId: user.id, user, claims: () => ({ sub: user.id }) };
}

/** A token is for the account of the person who logged in, or else of the client. */
export function claimsOf(ctx: KoaContextWithOIDC, token: { kind: string }): UnknownObject | undefined {
  const user = ctx.oidc.account?.['user'] as User | undefined;
  const accountId = token.kind === 'AccessToken' ? user?.accountId : ctx.oidc.client?.['account_id'];
  return accountId === undefined ? undefined : { account_id: accountId };
}

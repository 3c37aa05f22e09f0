import type { VersionGuard } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import { UserNotFoundError } from '../domain/user.errors';
import type { UserRepository } from './ports/user.repository';

/** Nobody else changes the person meanwhile, who is as was seen. */
export async function lockUser(
  users: UserRepository,
  tx: Transaction,
  id: string,
  guard: VersionGuard,
): Promise<number> {
  const version = await users.lock(tx, id);
  guard(version);
  if (version === undefined) throw new UserNotFoundError();
  return version;
}

import type { User } from '../../domain/user';

export abstract class UserRepository {
  abstract find(id: string): Promise<User | undefined>;
  abstract findByName(username: string): Promise<User | undefined>;
  /** Those of the names that are taken. */
  abstract existing(usernames: readonly string[]): Promise<string[]>;
  /** Leaves a user that is there already as it is. */
  abstract add(user: User): Promise<void>;
}

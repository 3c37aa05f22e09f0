import type { Transaction } from '@app/persistence';
import type { User } from '../../domain/user';

export abstract class UserRepository {
  abstract find(id: string): Promise<User | undefined>;
  abstract findByName(username: string): Promise<User | undefined>;
  /** Those of the names that are taken. */
  abstract existing(usernames: readonly string[]): Promise<string[]>;
  /** False when the name is taken; who has it stays as it is. */
  abstract add(user: User): Promise<boolean>;
  /** The version of a person, whom nobody changes meanwhile. */
  abstract lock(tx: Transaction, id: string): Promise<number | undefined>;
  abstract changePassword(tx: Transaction, id: string, passwordHash: string): Promise<void>;
  abstract remove(tx: Transaction, id: string): Promise<void>;
  /** Sessions, codes, grants and refresh tokens of the person, at whatever client. */
  abstract endSessions(tx: Transaction, id: string): Promise<void>;
}

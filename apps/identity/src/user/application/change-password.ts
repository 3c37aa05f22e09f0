import type { VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { lockUser } from './lock-user';
import { hashPassword } from './password';
import { UserRepository } from './ports/user.repository';

/** Whoever knew the former password is logged out. */
@Injectable()
export class ChangePassword {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
  ) {}

  /** The version of the person afterwards. */
  async execute(id: string, password: string, guard: VersionGuard): Promise<number> {
    const passwordHash = await hashPassword(password);
    return this.database.transaction(async (tx) => {
      const version = await lockUser(this.users, tx, id, guard);
      await this.users.changePassword(tx, id, passwordHash);
      await this.users.endSessions(tx, id);
      return version + 1;
    });
  }
}

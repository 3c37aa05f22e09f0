import type { VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { lockUser } from './lock-user';
import { UserRepository } from './ports/user.repository';

/** Tokens that clients have got for the person run out by themselves, within an hour; they get no new ones. */
@Injectable()
export class RemoveUser {
  constructor(
    private readonly database: Database,
    private readonly users: UserRepository,
  ) {}

  execute(id: string, guard: VersionGuard): Promise<void> {
    return this.database.transaction(async (tx) => {
      await lockUser(this.users, tx, id, guard);
      await this.users.remove(tx, id);
      await this.users.endSessions(tx, id);
    });
  }
}

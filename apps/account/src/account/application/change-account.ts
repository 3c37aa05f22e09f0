import { Clock, type VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { AccountChange } from '../domain/account';
import { AccountNotFoundError } from '../domain/account.errors';
import { AccountRepository } from './ports/account.repository';

export type ChangeAccountCommand = AccountChange;

@Injectable()
export class ChangeAccount {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly clock: Clock,
  ) {}

  execute(id: string, change: ChangeAccountCommand, guard: VersionGuard): Promise<void> {
    return this.database.transaction(async (tx) => {
      const account = await this.accounts.find(tx, id);
      guard(account?.version);
      if (!account) throw new AccountNotFoundError();
      account.change(change, this.clock.now());
      await this.accounts.save(tx, account);
    });
  }
}

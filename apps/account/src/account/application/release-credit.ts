import { Clock, newId } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AccountRepository } from './ports/account.repository';

export interface ReleaseCreditCommand {
  readonly accountId: string;
  readonly deliveryId: string;
}

@Injectable()
export class ReleaseCredit {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly clock: Clock,
  ) {}

  execute(command: ReleaseCreditCommand): Promise<boolean> {
    return this.database.transaction((tx) => this.executeIn(tx, command));
  }

  async executeIn(tx: Transaction, { accountId, deliveryId }: ReleaseCreditCommand): Promise<boolean> {
    const account = await this.accounts.find(tx, accountId, deliveryId);
    if (!account) return false;
    const released = account.releaseCredit({ holdId: newId(), deliveryId, at: this.clock.now() });
    await this.accounts.save(tx, account);
    return released;
  }
}

import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AccountNotFoundError } from '../domain/account.errors';
import { AccountRepository } from './ports/account.repository';

export interface HoldCreditCommand {
  readonly accountId: string;
  readonly deliveryId: string;
  readonly amount: number;
  readonly currency: string;
}

@Injectable()
export class HoldCredit {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly clock: Clock,
  ) {}

  execute({ accountId, ...order }: HoldCreditCommand): Promise<string> {
    return this.database.transaction(async (tx) => {
      const account = await this.accounts.find(tx, accountId, order.deliveryId);
      if (!account) throw new AccountNotFoundError();
      const hold = account.holdCredit({ ...order, holdId: newId(), at: this.clock.now() });
      await this.accounts.save(tx, account);
      return hold.id;
    });
  }
}

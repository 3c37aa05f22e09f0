import { Clock } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import { Injectable, Logger } from '@nestjs/common';
import { AccountRepository } from './ports/account.repository';

@Injectable()
export class CaptureCredit {
  private readonly logger = new Logger(CaptureCredit.name);

  constructor(
    private readonly accounts: AccountRepository,
    private readonly clock: Clock,
  ) {}

  async executeIn(tx: Transaction, accountId: string, deliveryId: string): Promise<void> {
    const account = await this.accounts.find(tx, accountId, deliveryId);
    const status = account?.holdOf(deliveryId)?.status;
    if (!account || !status || status === 'released') {
      this.logger.error(`Delivery ${deliveryId} was completed without credit held for it; nothing is charged`);
      return;
    }
    account.captureCredit(deliveryId, this.clock.now());
    await this.accounts.save(tx, account);
  }
}

import { Clock } from '@app/kernel';
import { Database, isUniqueViolation } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Account } from '../domain/account';
import { AccountRepository } from './ports/account.repository';

const DEMO_CREDIT_LIMIT = 100_000_000;
const DEMO_ACCOUNTS = [
  { id: '01900000-0000-7000-8000-000000000001', name: 'Demo Merchant' },
  { id: '01900000-0000-7000-8000-000000000002', name: 'Demo Merchant Two' },
];

@Injectable()
export class DemoAccounts {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly clock: Clock,
  ) {}

  async seed(): Promise<void> {
    for (const { id, name } of DEMO_ACCOUNTS) await this.openOnce(id, name);
  }

  private async openOnce(id: string, name: string): Promise<void> {
    try {
      await this.database.transaction(async (tx) => {
        if (await this.accounts.find(tx, id)) return;
        await this.accounts.save(tx, Account.open(id, name, DEMO_CREDIT_LIMIT, this.clock.now()));
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
    }
  }
}

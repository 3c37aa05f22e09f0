import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Account } from '../domain/account';
import { AccountRepository } from './ports/account.repository';

export interface OpenAccountCommand {
  readonly name: string;
  readonly creditLimit: number;
}

@Injectable()
export class OpenAccount {
  constructor(
    private readonly database: Database,
    private readonly accounts: AccountRepository,
    private readonly clock: Clock,
  ) {}

  async execute({ name, creditLimit }: OpenAccountCommand): Promise<string> {
    const account = Account.open(newId(), name, creditLimit, this.clock.now());
    await this.database.transaction((tx) => this.accounts.save(tx, account));
    return account.id;
  }
}

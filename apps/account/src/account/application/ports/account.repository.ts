import type { Transaction } from '@app/persistence';
import type { Account } from '../../domain/account';

export abstract class AccountRepository {
  /** Locks the account until the end of the transaction and brings the hold of the delivery along. */
  abstract find(tx: Transaction, id: string, deliveryId?: string): Promise<Account | undefined>;
  /** Writes the account and puts its events into the outbox. */
  abstract save(tx: Transaction, account: Account): Promise<void>;
}

import { DomainError } from '@app/kernel';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { AccountRepository } from '../application/ports/account.repository';
import { Account, type AccountState } from '../domain/account';
import { HoldDiffersError } from '../domain/account.errors';
import type { AccountEvent } from '../domain/account.events';
import type { CreditHold } from '../domain/credit-hold';
import { toIntegrationEvent } from './account.integration-events';

type AccountRow = AccountState & { readonly id: string; readonly version: number };

const SELECT_ACCOUNT = `
  SELECT id, name, status, credit_limit AS "creditLimit", held, captured, version FROM account WHERE id = $1 FOR UPDATE`;
const SELECT_HOLD = `
  SELECT id, delivery_id AS "deliveryId", amount, status FROM credit_hold WHERE delivery_id = $1 AND account_id = $2`;
const INSERT_ACCOUNT = `
  INSERT INTO account (id, name, status, credit_limit, held, captured, version) VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const UPDATE_ACCOUNT = `
  UPDATE account SET name = $2, status = $3, credit_limit = $4, held = $5, captured = $6, version = $7, updated_at = now()
   WHERE id = $1 AND version = $8 RETURNING 1`;
const WRITE_HOLD = `
  INSERT INTO credit_hold (delivery_id, id, account_id, amount, status) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (delivery_id) DO UPDATE SET status = excluded.status, updated_at = now()
   WHERE credit_hold.account_id = excluded.account_id RETURNING 1`;

@Injectable()
export class PostgresAccountRepository extends AccountRepository {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async find(tx: Transaction, id: string, deliveryId?: string): Promise<Account | undefined> {
    const [row] = await tx.query<AccountRow>(SELECT_ACCOUNT, [id]);
    if (!row) return undefined;
    // A statement of its own: a join would not see holds that were committed while this one waited for the lock.
    const holds = deliveryId ? await tx.query<CreditHold>(SELECT_HOLD, [deliveryId, id]) : [];
    return Account.restore(id, row, row.version, holds);
  }

  async save(tx: Transaction, account: Account): Promise<void> {
    const { expectedVersion, events } = account.pullEvents();
    if (events.length === 0) return;
    await this.writeAccount(tx, account, expectedVersion);
    for (const deliveryId of touchedDeliveries(events)) await this.writeHold(tx, account, deliveryId);
    const outgoing = events
      .map((event) => toIntegrationEvent(account.id, event))
      .filter((event) => event !== undefined);
    await this.outbox.add(tx, ...outgoing);
  }

  private async writeAccount(tx: Transaction, { id, state, version }: Account, expected: number): Promise<void> {
    const values = [id, state.name, state.status, state.creditLimit, state.held, state.captured, version];
    if (expected === 0) return void (await tx.query(INSERT_ACCOUNT, values));
    const updated = await tx.query(UPDATE_ACCOUNT, [...values, expected]);
    if (updated.length === 0)
      throw new DomainError('version_conflict', 'conflict', 'The account was changed meanwhile.');
  }

  private async writeHold(tx: Transaction, account: Account, deliveryId: string): Promise<void> {
    const hold = account.holdOf(deliveryId);
    if (!hold) return;
    const written = await tx.query(WRITE_HOLD, [deliveryId, hold.id, account.id, hold.amount, hold.status]);
    if (written.length === 0) throw new HoldDiffersError();
  }
}

function touchedDeliveries(events: readonly AccountEvent[]): Set<string> {
  return new Set(events.flatMap((event) => ('deliveryId' in event ? [event.deliveryId] : [])));
}

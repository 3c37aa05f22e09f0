import { AggregateRoot } from '@app/kernel';
import { AccountClosedError, AccountSuspendedError } from './account.errors';
import {
  CurrencyNotSupportedError,
  HoldDiffersError,
  HoldReleasedError,
  InsufficientCreditError,
} from './account.errors';
import type { AccountEvent, AccountStatus } from './account.events';
import type { CreditHold } from './credit-hold';

export const CURRENCY = 'USD';

export interface AccountState {
  readonly name: string;
  readonly status: AccountStatus;
  readonly creditLimit: number;
  readonly held: number;
  readonly captured: number;
}

export interface HoldOrder {
  readonly holdId: string;
  readonly deliveryId: string;
  readonly amount: number;
  readonly currency: string;
  readonly at: Date;
}

export interface AccountChange {
  readonly name?: string;
  readonly creditLimit?: number;
  readonly status?: AccountStatus;
}

/** A restored account knows its totals and only those holds that it was restored with. */
export class Account extends AggregateRoot<AccountEvent> {
  private readonly holds = new Map<string, CreditHold>();

  private constructor(
    readonly id: string,
    private current: AccountState,
    version: number,
  ) {
    super(version);
  }

  static open(id: string, name: string, creditLimit: number, at: Date): Account {
    const account = new Account(id, { name, status: 'active', creditLimit, held: 0, captured: 0 }, 0);
    account.record({ type: 'opened', name, creditLimit, at });
    return account;
  }

  static restore(id: string, state: AccountState, version: number, holds: readonly CreditHold[] = []): Account {
    const account = new Account(id, state, version);
    holds.forEach((hold) => account.holds.set(hold.deliveryId, hold));
    return account;
  }

  get state(): AccountState {
    return this.current;
  }

  get available(): number {
    return this.current.creditLimit - this.current.held - this.current.captured;
  }

  holdOf(deliveryId: string): CreditHold | undefined {
    return this.holds.get(deliveryId);
  }

  change({ name, creditLimit, status }: AccountChange, at: Date): void {
    if (this.current.status === 'closed') throw new AccountClosedError();
    if (name !== undefined && name !== this.current.name) this.record({ type: 'renamed', name, at });
    if (creditLimit !== undefined && creditLimit !== this.current.creditLimit) {
      this.record({ type: 'limit_changed', creditLimit, at });
    }
    if (status !== undefined && status !== this.current.status) this.record({ type: 'status_changed', status, at });
  }

  /** Repeated for a delivery it gives the hold that stands. */
  holdCredit({ holdId, deliveryId, amount, currency, at }: HoldOrder): CreditHold {
    const known = this.holds.get(deliveryId);
    if (known) return sameHold(known, amount);
    if (currency !== CURRENCY) throw new CurrencyNotSupportedError();
    if (this.current.status === 'suspended') throw new AccountSuspendedError();
    if (this.current.status === 'closed') throw new AccountClosedError();
    if (amount > this.available) throw new InsufficientCreditError();
    this.record({ type: 'credit_held', holdId, deliveryId, amount, at });
    return { id: holdId, deliveryId, amount, status: 'held' };
  }

  /** True when credit was given back now; without a hold it bars a later one, and what is captured stays captured. */
  releaseCredit(order: Pick<HoldOrder, 'holdId' | 'deliveryId' | 'at'>): boolean {
    const known = this.holds.get(order.deliveryId);
    if (!known) this.record({ type: 'hold_barred', ...order, amount: 0 });
    if (known?.status !== 'held') return false;
    this.record({ type: 'credit_released', ...order, holdId: known.id, amount: known.amount });
    return true;
  }

  /** True when credit was charged now; a hold that was released or charged before stays as it is. */
  captureCredit(deliveryId: string, at: Date): boolean {
    const known = this.holds.get(deliveryId);
    if (known?.status !== 'held') return false;
    this.record({ type: 'credit_captured', holdId: known.id, deliveryId, amount: known.amount, at });
    return true;
  }

  protected override apply(event: AccountEvent): void {
    const { held, captured } = this.current;
    switch (event.type) {
      case 'opened':
        return;
      case 'renamed':
        return this.set({ name: event.name });
      case 'limit_changed':
        return this.set({ creditLimit: event.creditLimit });
      case 'status_changed':
        return this.set({ status: event.status });
      case 'hold_barred':
        return this.keep(event, 'released');
      case 'credit_held':
        this.set({ held: held + event.amount });
        return this.keep(event, 'held');
      case 'credit_released':
        this.set({ held: held - event.amount });
        return this.keep(event, 'released');
      case 'credit_captured':
        this.set({ held: held - event.amount, captured: captured + event.amount });
        return this.keep(event, 'captured');
    }
  }

  private set(change: Partial<AccountState>): void {
    this.current = { ...this.current, ...change };
  }

  private keep({ holdId, deliveryId, amount }: HoldEvent, status: CreditHold['status']): void {
    this.holds.set(deliveryId, { id: holdId, deliveryId, amount, status });
  }
}

type HoldEvent = Pick<CreditHold, 'deliveryId' | 'amount'> & { readonly holdId: string };

function sameHold(known: CreditHold, amount: number): CreditHold {
  if (known.status === 'released') throw new HoldReleasedError();
  if (known.amount !== amount) throw new HoldDiffersError();
  return known;
}

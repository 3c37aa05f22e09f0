import type { EntityManager, QueryRunner } from 'typeorm';
import { rows, send, type Client } from './client';
import { isFailedTransaction } from './errors';

export interface Transaction {
  query<Row = unknown>(sql: string, params?: unknown[]): Promise<Row[]>;
  readonly manager: EntityManager;
  afterCommit(hook: () => void): void;
}

/** A transaction under way, or a part of one that can be undone alone. */
export class Scope implements Transaction {
  readonly hooks: (() => void)[] = [];
  private ended = false;
  private parts: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly runner: QueryRunner,
    private readonly client: Client,
    private readonly whole?: Scope,
  ) {
    if (!whole) Object.assign(runner, { isTransactionActive: true, transactionDepth: 1 });
  }

  get manager(): EntityManager {
    return this.runner.manager;
  }

  get isOver(): boolean {
    return this.ended || (this.whole?.isOver ?? false);
  }

  query<Row = unknown>(sql: string, params?: unknown[]): Promise<Row[]> {
    if (this.isOver) return Promise.reject(new Error('This transaction is over: a promise of it was not awaited'));
    return rows<Row>(this.client, sql, params);
  }

  afterCommit(hook: () => void): void {
    this.hooks.push(hook);
  }

  /** Parts of one scope run one after the other: savepoints of one connection cannot overlap. */
  part<T>(work: (part: Scope) => Promise<T>): Promise<T> {
    const result = this.parts.then(() => this.savepoint(work));
    this.parts = result.catch(() => undefined);
    return result;
  }

  /** Waits for the parts that nobody awaited, and then for those that came meanwhile; what comes later is refused. */
  async finish(): Promise<void> {
    await this.settle();
    this.end();
  }

  /** Nothing more is let in, and what is under way ends first, lest it go on after the rollback and stay. */
  async abandon(): Promise<void> {
    this.end();
    await this.settle();
  }

  private async settle(): Promise<void> {
    for (let last; last !== this.parts; await last) last = this.parts;
  }

  private end(): void {
    this.ended = true;
    if (!this.whole) Object.assign(this.runner, { isTransactionActive: false, transactionDepth: 0 });
  }

  private async savepoint<T>(work: (part: Scope) => Promise<T>): Promise<T> {
    if (this.isOver) throw new Error('This transaction is over: a promise of it was not awaited');
    await send(this.client, 'SAVEPOINT part');
    const part = new Scope(this.runner, this.client, this);
    try {
      const value = await work(part);
      await part.finish();
      await this.release();
      this.hooks.push(...part.hooks);
      return value;
    } catch (error) {
      await part.abandon();
      // Should this fail, the connection is gone or the transaction failed, and then the COMMIT says so.
      await send(this.client, 'ROLLBACK TO SAVEPOINT part; RELEASE SAVEPOINT part').catch(() => undefined);
      throw error;
    }
  }

  /** The server is asked, not the client: node-postgres reports an error before it hears of the transaction's status. */
  private async release(): Promise<void> {
    await send(this.client, 'RELEASE SAVEPOINT part').catch((error) => {
      throw isFailedTransaction(error) ? swallowed() : error;
    });
  }
}

export function swallowed(): Error {
  return new Error('An error inside the transaction was swallowed, so nothing was committed');
}

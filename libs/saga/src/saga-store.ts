import { Database } from '@app/persistence';
import { randomUUID } from 'node:crypto';
import type { Change, SagaRow } from './saga-row';
import { CLAIM, RELEASE, RENEW, SAVE } from './saga-sql';

export interface Saved {
  readonly row: SagaRow;
  /** The lease was kept: go on. */
  readonly held: boolean;
}

/** The sagas as one leaseholder sees them; every write is refused once somebody else holds the lease. */
export class SagaStore {
  readonly owner = randomUUID();

  constructor(
    private readonly database: Database,
    private readonly leaseMs: number,
    /** A saga that is overdue for longer was not looked after. */
    private readonly idleMs = leaseMs,
  ) {}

  claim(names: readonly string[], limit: number): Promise<SagaRow[]> {
    return this.database.query<SagaRow>(CLAIM, [names, limit, this.owner, this.leaseMs, this.idleMs]);
  }

  async save(row: SagaRow, change: Change): Promise<Saved | undefined> {
    const { next, log } = change;
    const [saved] = await this.database.query<SagaRow & { held: boolean }>(SAVE, [
      row.id,
      this.owner,
      row.version,
      this.leaseMs,
      change.status,
      change.step,
      change.attempt,
      JSON.stringify(change.state ?? {}),
      change.failure ? JSON.stringify(change.failure) : null,
      'ms' in next ? Math.ceil(next.ms) : null,
      next.kind,
      log?.step,
      log?.direction,
      log?.attempt,
      log?.outcome,
      log?.detail,
    ]);
    return saved && { row: { ...saved, fresh: saved.step !== row.step }, held: saved.held };
  }

  /** Returns the ids that are still held. */
  async renew(ids: readonly string[]): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(RENEW, [this.owner, ids, this.leaseMs]);
    return new Set(rows.map(({ id }) => id));
  }

  async releaseAll(): Promise<void> {
    await this.database.query(RELEASE, [this.owner]);
  }
}

import type { Database } from '@app/persistence';
import type { Change, SagaRow } from '../src/saga-row';
import { SagaStore, type Saved } from '../src/saga-store';

export type Death = 'before' | 'after';

/** A replica that dies at its save of a step: it stays silent from then on, as a killed process would. */
export class MortalStore extends SagaStore {
  dead = false;

  constructor(
    database: Database,
    leaseMs: number,
    private readonly dies: (row: SagaRow) => Death | undefined,
  ) {
    super(database, leaseMs);
  }

  override async claim(names: readonly string[], limit: number): Promise<SagaRow[]> {
    return this.dead ? [] : super.claim(names, limit);
  }

  override async save(row: SagaRow, change: Change): Promise<Saved | undefined> {
    const death = this.dead ? 'before' : this.dies(row);
    if (!death) return super.save(row, change);
    this.dead = true;
    if (death === 'after') await super.save(row, change);
    throw new Error('killed');
  }

  override async renew(ids: readonly string[]): Promise<Set<string>> {
    return this.dead ? new Set(ids) : super.renew(ids);
  }

  override async releaseAll(): Promise<void> {
    if (!this.dead) await super.releaseAll();
  }
}

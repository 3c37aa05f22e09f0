import { DomainError, newId, type VersionGuard } from '@app/kernel';
import { currentContext, currentTraceparent } from '@app/observability';
import { Database, type Transaction } from '@app/persistence';
import { SagaRegistry } from './saga-registry';
import { SagaRunner } from './saga-runner';
import { CANCEL, LOCK, RESUME, SIGNAL, START } from './saga-sql';
import {
  LOG,
  toView,
  VIEW,
  type SagaDetails,
  type SagaFilter,
  type SagaLogView,
  type SagaRecord,
  type SagaView,
} from './saga-view';

const PAGE = 50;

export class Sagas {
  constructor(
    private readonly database: Database,
    private readonly registry: SagaRegistry,
    private readonly runner: SagaRunner,
  ) {}

  async start(tx: Transaction, name: string, key: string, state: object): Promise<void> {
    const origin = [currentContext()?.requestId, currentTraceparent()];
    await this.write(tx, name, START, [newId(), name, key, JSON.stringify(state), ...origin]);
  }

  async cancel(tx: Transaction, name: string, key: string, reason: string): Promise<void> {
    await this.write(tx, name, CANCEL, [newId(), name, key, reason]);
  }

  async signal(tx: Transaction, name: string, key: string, state: object = {}): Promise<void> {
    await this.write(tx, name, SIGNAL, [name, key, JSON.stringify(state)]);
  }

  async find(name: string, key: string): Promise<SagaDetails | undefined> {
    const [record] = await this.database.query<SagaRecord>(`${VIEW} WHERE name = $1 AND key = $2`, [name, key]);
    return record && this.withLog(record);
  }

  async get(id: string): Promise<SagaDetails> {
    const [record] = await this.database.query<SagaRecord>(`${VIEW} WHERE id = $1`, [id]);
    if (!record) throw unknownSaga();
    return this.withLog(record);
  }

  async list({ name, key, status, after, limit = PAGE }: SagaFilter = {}): Promise<SagaView[]> {
    const records = await this.database.query<SagaRecord>(
      `${VIEW} WHERE name = ANY($1) AND ($2::text IS NULL OR status = $2) AND ($3::uuid IS NULL OR id > $3)
       AND ($4::text IS NULL OR key = $4) ORDER BY id LIMIT $5`,
      [name === undefined ? this.registry.names() : [name], status, after, key, limit],
    );
    return records.map((record) => toView(record, this.registry.get(record.name)));
  }

  retry(id: string, guard?: VersionGuard): Promise<void> {
    return this.resume(id, 0, guard);
  }

  skip(id: string, guard?: VersionGuard): Promise<void> {
    return this.resume(id, 1, guard);
  }

  private resume(id: string, leaveOut: number, guard?: VersionGuard): Promise<void> {
    return this.database.transaction(async (tx) => {
      const [saga] = await tx.query<{ version: number }>(LOCK, [id]);
      guard?.(saga?.version);
      if (!saga) throw unknownSaga();
      const [resumed] = await tx.query(RESUME, [id, leaveOut]);
      if (!resumed) throw new DomainError('saga_not_stuck', 'conflict', 'Only a stuck saga can be retried or skipped');
      tx.afterCommit(() => this.runner.wake());
    });
  }

  private async write(tx: Transaction, name: string, sql: string, params: unknown[]): Promise<void> {
    this.registry.get(name);
    await tx.query(sql, params);
    tx.afterCommit(() => this.runner.wake());
  }

  private async withLog(record: SagaRecord): Promise<SagaDetails> {
    const log = await this.database.query<SagaLogView>(LOG, [record.id]);
    return { ...toView(record, this.registry.get(record.name)), log };
  }
}

function unknownSaga(): DomainError {
  return new DomainError('saga_not_found', 'not-found', 'There is no such saga');
}

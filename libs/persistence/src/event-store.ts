import { DomainError } from '@app/kernel';
import type { Transaction } from './transaction';
import { isUniqueViolation } from './errors';

export interface NewEvent {
  readonly type: string;
  readonly data: unknown;
}

export interface StoredEvent<Data = unknown> {
  readonly streamId: string;
  readonly version: number;
  readonly type: string;
  readonly data: Data;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly recordedAt: Date;
  readonly position: number;
}

export interface Snapshot<State> {
  readonly version: number;
  readonly state: State;
}

/** Upcasters of one event type: the first turns data of schema version 1 into 2, the next 2 into 3, and so on. */
export type Upcasters = Readonly<Record<string, readonly ((data: never) => unknown)[]>>;

/** Who can read: a Database or a Transaction. */
export type Reader = Pick<Transaction, 'query'>;

export class ConcurrencyError extends DomainError {
  constructor(streamId: string, options?: ErrorOptions) {
    super('concurrent_change', 'conflict', `Stream ${streamId} was changed by someone else at the same time.`, options);
  }
}

const COLUMNS = `stream_id AS "streamId", version, type, schema_version AS "schemaVersion", data, metadata,
  recorded_at AS "recordedAt", position`;
const APPEND = `
  INSERT INTO event (stream_id, version, type, schema_version, data, metadata)
  SELECT $1, $2::int + e.ordinal, e.type, e."schemaVersion", e.data, $3::jsonb
  FROM jsonb_to_recordset($4::jsonb) AS e(ordinal int, type text, "schemaVersion" int, data jsonb)
  WHERE $2::int = 0 OR EXISTS (SELECT FROM event WHERE stream_id = $1 AND version = $2::int)
  ORDER BY e.ordinal
  RETURNING version`;

type Row = StoredEvent & { readonly schemaVersion: number };

export class EventStore {
  constructor(private readonly upcasters: Upcasters = {}) {}

  async load<Event extends StoredEvent = StoredEvent>(db: Reader, streamId: string, fromVersion = 1): Promise<Event[]> {
    const sql = `SELECT ${COLUMNS} FROM event WHERE stream_id = $1 AND version >= $2 ORDER BY version`;
    return this.upcast<Event>(await db.query<Row>(sql, [streamId, fromVersion]));
  }

  async readAll<Event extends StoredEvent = StoredEvent>(db: Reader, after = 0, limit = 1_000): Promise<Event[]> {
    const settled = 'transaction_id < pg_snapshot_xmin(pg_current_snapshot())';
    const sql = `SELECT ${COLUMNS} FROM event WHERE position > $1 AND ${settled} ORDER BY position LIMIT $2`;
    return this.upcast<Event>(await db.query<Row>(sql, [after, limit]));
  }

  async append(
    tx: Transaction,
    streamId: string,
    expectedVersion: number,
    events: readonly NewEvent[],
    metadata: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    if (events.length === 0) return;
    const input = events.map(({ type, data }, index) => ({
      ordinal: index + 1,
      type,
      schemaVersion: this.schemaVersion(type),
      data,
    }));
    const params = [streamId, expectedVersion, JSON.stringify(metadata), JSON.stringify(input)];
    const inserted = await tx.query(APPEND, params).catch((error: unknown) => {
      throw isUniqueViolation(error, 'event_pkey') ? new ConcurrencyError(streamId, { cause: error }) : error;
    });
    if (inserted.length !== events.length) throw new ConcurrencyError(streamId);
  }

  async saveSnapshot(tx: Reader, streamId: string, snapshot: Snapshot<unknown>, schemaVersion = 1): Promise<void> {
    await tx.query(
      `INSERT INTO snapshot AS s (stream_id, version, schema_version, state) VALUES ($1, $2, $3, $4)
       ON CONFLICT (stream_id) DO UPDATE SET version = excluded.version, schema_version = excluded.schema_version,
         state = excluded.state WHERE (s.schema_version, s.version) < (excluded.schema_version, excluded.version)`,
      [streamId, snapshot.version, schemaVersion, JSON.stringify(snapshot.state)],
    );
  }

  async loadSnapshot<State>(db: Reader, streamId: string, schemaVersion = 1): Promise<Snapshot<State> | undefined> {
    const sql = 'SELECT version, state FROM snapshot WHERE stream_id = $1 AND schema_version = $2';
    return (await db.query<Snapshot<State>>(sql, [streamId, schemaVersion]))[0];
  }

  private schemaVersion(type: string): number {
    return (this.upcasters[type]?.length ?? 0) + 1;
  }

  private upcast<Event extends StoredEvent>(rows: Row[]): Event[] {
    return rows.map(({ schemaVersion, ...event }) => {
      const steps = (this.upcasters[event.type] ?? []).slice(schemaVersion - 1);
      const data = steps.reduce<unknown>((value, step) => step(value as never), event.data);
      return { ...event, data } as unknown as Event;
    });
  }
}

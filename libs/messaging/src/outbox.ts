import { newId } from '@app/kernel';
import { subjectFor, cloudEventType, type EventType } from '@app/contracts';
import { currentContext, currentTraceparent } from '@app/observability';
import type { Transaction } from '@app/persistence';
import { SUBJECT_TOKEN, type Envelope } from './envelope';
import type { Wakeup } from './wakeup';

export interface OutgoingEvent<Data = unknown> {
  readonly type: EventType<Data>;
  readonly aggregateId: string;
  readonly data: NoInfer<Data>;
  readonly tenant?: string;
  readonly seq?: number;
  /** Of what caused the event; those of the current context if left out. */
  readonly traceparent?: string;
  readonly requestId?: string;
}

export type NumberedEvent = OutgoingEvent & { readonly seq: number };

export interface StatementBeside {
  readonly sql: string;
  readonly params: readonly unknown[];
}

const ADD = `
  input AS MATERIALIZED (
    SELECT *, count(*) FILTER (WHERE seq IS NULL) OVER aggregate AS unnumbered,
      count(*) FILTER (WHERE seq IS NULL) OVER (aggregate ORDER BY ordinal) AS nth
    FROM jsonb_to_recordset($1::jsonb)
      AS i(ordinal int, id uuid, context text, "aggregateId" text, subject text, seq bigint, envelope jsonb)
    WINDOW aggregate AS (PARTITION BY context, "aggregateId")
  ), advanced AS (
    INSERT INTO outbox_sequence AS s (context, aggregate_id, last_seq)
    SELECT context, "aggregateId", count(*) FROM input WHERE seq IS NULL GROUP BY 1, 2 ORDER BY 1, 2
    ON CONFLICT (context, aggregate_id) DO UPDATE SET last_seq = s.last_seq + excluded.last_seq
    RETURNING context, aggregate_id, last_seq
  )
  INSERT INTO outbox (event_id, context, subject, envelope)
  SELECT i.id, i.context, i.subject,
    i.envelope || jsonb_build_object('seq', coalesce(i.seq, a.last_seq - i.unnumbered + i.nth))
  FROM input i LEFT JOIN advanced a ON a.context = i.context AND a.aggregate_id = i."aggregateId"
  ORDER BY i.ordinal`;

/** The envelope stays text all the way: nothing of it has to be looked at. */
const ADD_NUMBERED = `
  INSERT INTO outbox (event_id, context, subject, envelope)
  SELECT id, context, subject, envelope
  FROM json_to_recordset($1::json) AS i(id uuid, context text, "aggregateId" text, subject text, envelope json)
  WHERE "aggregateId" IN (SELECT aggregate_id FROM beside)
  RETURNING event_id AS id`;

function subjectOf({ type, aggregateId }: OutgoingEvent): string {
  if (!SUBJECT_TOKEN.test(aggregateId)) throw new Error(`The aggregate id of ${type.name} cannot be part of a subject`);
  return subjectFor(type, aggregateId);
}

export class Outbox {
  constructor(
    private readonly service: string,
    private readonly wakeup: Wakeup,
  ) {}

  async add<Data extends readonly unknown[]>(
    tx: Transaction,
    ...events: { [K in keyof Data]: OutgoingEvent<Data[K]> }
  ): Promise<void> {
    if (events.length === 0) return;
    await tx.query(`WITH ${ADD}`, [this.rows(events as readonly OutgoingEvent[])]);
    tx.afterCommit(() => this.wakeup.wake());
  }

  async addBeside(
    db: Pick<Transaction, 'query'> & Partial<Pick<Transaction, 'afterCommit'>>,
    change: StatementBeside,
    events: readonly NumberedEvent[],
  ): Promise<ReadonlySet<string>> {
    const rows = events.map((event) => this.numberedRow(event));
    const sql = `WITH beside AS (${change.sql}) ${ADD_NUMBERED}`;
    const added = await db.query<{ id: string }>(sql, [JSON.stringify(rows), ...change.params]);
    const wake = () => this.wakeup.wake();
    if (db.afterCommit) db.afterCommit(wake);
    else wake();
    const ids = new Set(added.map(({ id }) => id));
    return new Set(rows.flatMap(({ id, aggregateId }) => (ids.has(id) ? [aggregateId] : [])));
  }

  private rows(events: readonly OutgoingEvent[]): string {
    return JSON.stringify(events.map((event, ordinal) => ({ ordinal, ...this.row(event) })));
  }

  private row(event: OutgoingEvent) {
    const { type, aggregateId, seq } = event;
    const envelope = this.envelope({ ...event, data: type.schema.parse(event.data) });
    return { id: envelope.id, context: type.context, aggregateId, subject: subjectOf(event), seq, envelope };
  }

  private numberedRow(event: NumberedEvent) {
    const envelope = { ...this.envelope(event), seq: event.seq };
    const { type, aggregateId } = event;
    return { id: envelope.id, context: type.context, aggregateId, subject: subjectOf(event), envelope };
  }

  private envelope({ type, aggregateId, data, tenant, ...cause }: OutgoingEvent): Omit<Envelope, 'seq'> {
    return {
      specversion: '1.0',
      id: newId(),
      source: `/aerie/${this.service}`,
      type: cloudEventType(type),
      subject: aggregateId,
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      tenant,
      traceparent: cause.traceparent ?? currentTraceparent(),
      requestid: cause.requestId ?? currentContext()?.requestId,
      data,
    };
  }
}

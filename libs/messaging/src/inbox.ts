import { runInContext, withSpan } from '@app/observability';
import { Database, type Transaction } from '@app/persistence';
import { contextOfType, type Envelope } from './envelope';
import { insertDeadLetter, lockPosition } from './inbox-tables';
import type { EventHandlers } from './on-event';

/**
 * What became of an event: handled now; handled before; parked because an earlier one is; or not its turn yet, where `first-contact`
 * means that no event of this aggregate was ever handled here.
 */
export type Reception = 'handled' | 'old' | 'parked' | 'gap' | 'first-contact';

const ADVANCE = `
  WITH advanced AS (
    INSERT INTO inbox_position AS p (context, aggregate_id, last_seq)
    SELECT $1::text, $2::text, $3::bigint
    WHERE ($3::bigint = 1 OR EXISTS (SELECT FROM inbox_position WHERE context = $1::text AND aggregate_id = $2::text))
      AND NOT EXISTS (SELECT FROM dead_letter WHERE context = $1::text AND aggregate_id = $2::text AND seq < $3::bigint)
    ON CONFLICT (context, aggregate_id)
      DO UPDATE SET last_seq = excluded.last_seq WHERE p.last_seq = excluded.last_seq - 1
    RETURNING 1
  ), fresh AS (
    INSERT INTO inbox (event_id) SELECT $4::uuid FROM advanced WHERE $5::boolean ON CONFLICT DO NOTHING RETURNING 1
  )
  SELECT EXISTS (SELECT FROM advanced) AS advanced, EXISTS (SELECT FROM fresh) AS fresh`;

/** Counts as an attempt, unlike what is unavailable: a handler that never ends would hold up its aggregate for ever. */
class HandlerTimeoutError extends Error {
  readonly code = 'handler_timeout';

  constructor() {
    super('An event handler took too long.');
  }
}

/** Handles each event once and in its place: position of the aggregate, inbox row and handler are one transaction. */
export class Inbox {
  constructor(
    private readonly database: Database,
    private readonly handlers: EventHandlers,
    private readonly handlerTimeoutMs: number,
  ) {}

  receive(envelope: Envelope): Promise<Reception> {
    return this.database.transaction((tx) => this.take(tx, envelope));
  }

  /** The same inside the caller's transaction, with the trace and the request id of the event. */
  take(tx: Transaction, envelope: Envelope): Promise<Reception> {
    const { id, type, traceparent, requestid } = envelope;
    const attributes = { 'messaging.system': 'nats', 'messaging.message.id': id };
    return runInContext({ requestId: requestid ?? id, traceparent }, () =>
      withSpan(`handle ${type}`, { kind: 'consumer', attributes }, () => this.inTurn(tx, envelope)),
    );
  }

  private async inTurn(tx: Transaction, envelope: Envelope): Promise<Reception> {
    const { id, type, subject, seq } = envelope;
    const params = [contextOfType(type), subject, seq, id, this.handlers.handles(type)];
    const [row] = await tx.query<{ advanced: boolean; fresh: boolean }>(ADVANCE, params);
    if (!row?.advanced) return this.whyNot(tx, envelope);
    if (row.fresh) await this.withTimeLimit(this.handlers.handle(envelope, tx));
    return 'handled';
  }

  private async whyNot(tx: Transaction, envelope: Envelope): Promise<Reception> {
    const { type, subject, seq } = envelope;
    const lastSeq = await lockPosition(tx, contextOfType(type), subject);
    if (seq <= lastSeq) return 'old';
    const sql = 'SELECT id FROM dead_letter WHERE context = $1 AND aggregate_id = $2 AND seq < $3 LIMIT 1';
    const earlier = await tx.query(sql, [contextOfType(type), subject, seq]);
    if (earlier.length > 0) {
      await insertDeadLetter(tx, envelope, 'behind_parked');
      return 'parked';
    }
    return lastSeq === 0 ? 'first-contact' : 'gap';
  }

  private async withTimeLimit(work: Promise<void>): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<never>((_, reject) => {
      const tooSlow = new HandlerTimeoutError();
      timer = setTimeout(() => reject(tooSlow), this.handlerTimeoutMs);
    });
    await Promise.race([work, limit]).finally(() => clearTimeout(timer));
  }
}

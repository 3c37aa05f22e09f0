import { newId } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import { contextOfType, type Envelope } from './envelope';

/** `handler_failed` after all attempts, `invalid_data` against the schema, `gap` when an earlier event never came. */
export type ParkReason = 'handler_failed' | 'invalid_data' | 'gap' | 'behind_parked' | 'unreadable';

const LOCK_POSITION = `
  INSERT INTO inbox_position AS p (context, aggregate_id, last_seq) VALUES ($1, $2, $3)
  ON CONFLICT (context, aggregate_id) DO UPDATE SET last_seq = greatest(p.last_seq, excluded.last_seq)
  RETURNING last_seq AS "lastSeq"`;
const INSERT_DEAD_LETTER = `
  INSERT INTO dead_letter (id, context, aggregate_id, seq, type, envelope, reason, error_code)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING`;

/** The last handled seq of an aggregate, 0 if none, locked until the end of the transaction. */
export function lockPosition(tx: Transaction, context: string, aggregateId: string): Promise<number> {
  return raisePosition(tx, context, aggregateId, 0);
}

/** Accepts that no event up to `seq` will be handled any more. */
export async function raisePosition(
  tx: Transaction,
  context: string,
  aggregateId: string,
  seq: number,
): Promise<number> {
  const [row] = await tx.query<{ lastSeq: number }>(LOCK_POSITION, [context, aggregateId, seq]);
  return row?.lastSeq ?? 0;
}

/** Parks an event unless it was handled meanwhile. */
export async function park(tx: Transaction, envelope: Envelope, reason: ParkReason, code?: string): Promise<void> {
  const lastSeq = await lockPosition(tx, contextOfType(envelope.type), envelope.subject);
  if (envelope.seq > lastSeq) await insertDeadLetter(tx, envelope, reason, code);
}

export async function insertDeadLetter(
  tx: Transaction,
  envelope: Envelope,
  reason: ParkReason,
  code?: string,
): Promise<void> {
  const { id, type, subject, seq } = envelope;
  await tx.query(INSERT_DEAD_LETTER, [
    id,
    contextOfType(type),
    subject,
    seq,
    type,
    JSON.stringify(envelope),
    reason,
    code,
  ]);
}

/** A message that is no event blocks no aggregate. */
export async function parkUnreadable(tx: Transaction, context: string, subject: string, text: string): Promise<void> {
  const storable = text.replaceAll('\0', '\uFFFD');
  await tx.query(INSERT_DEAD_LETTER, [newId(), context, subject, null, 'unknown', storable, 'unreadable', null]);
}

export async function countFailure(tx: Transaction, eventId: string): Promise<number> {
  const [row] = await tx.query<{ attempts: number }>(
    `INSERT INTO inbox_failure AS f (event_id, attempts) VALUES ($1, 1)
     ON CONFLICT (event_id) DO UPDATE SET attempts = f.attempts + 1, failed_at = now() RETURNING attempts`,
    [eventId],
  );
  return row?.attempts ?? 1;
}

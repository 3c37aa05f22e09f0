import { DomainError } from '@app/kernel';
import { errorCode } from '@app/observability';
import { Database, type Transaction } from '@app/persistence';
import { parseEnvelope, type Envelope } from './envelope';
import type { Inbox } from './inbox';
import { raisePosition, type ParkReason } from './inbox-tables';

export interface DeadLetter {
  readonly id: string;
  readonly context: string;
  readonly aggregateId: string;
  readonly seq: number | null;
  readonly type: string;
  readonly reason: ParkReason;
  readonly errorCode: string | null;
  readonly parkedAt: Date;
}

export interface Redriven {
  readonly handled: number;
  readonly remaining: number;
  readonly errorCode?: string;
}

const COLUMNS = `id, context, aggregate_id AS "aggregateId", seq, type, reason, error_code AS "errorCode",
  parked_at AS "parkedAt"`;

type Row = DeadLetter & { readonly envelope: string };

export class DeadLetters {
  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
  ) {}

  list(limit = 100): Promise<DeadLetter[]> {
    return this.database.query(`SELECT ${COLUMNS} FROM dead_letter ORDER BY parked_at DESC, seq DESC LIMIT $1`, [
      limit,
    ]);
  }

  async redrive(id: string): Promise<Redriven> {
    const letters = await this.ofSameAggregate(id);
    for (const [handled, letter] of letters.entries()) {
      const errorCode = await this.deliver(letter);
      if (errorCode) return { handled, remaining: letters.length - handled, errorCode };
    }
    return { handled: letters.length, remaining: 0 };
  }

  private async ofSameAggregate(id: string): Promise<Row[]> {
    const letters = await this.database.query<Row>(
      `SELECT ${COLUMNS}, envelope FROM dead_letter
       WHERE seq IS NOT NULL AND (context, aggregate_id) = (SELECT context, aggregate_id FROM dead_letter WHERE id = $1)
       ORDER BY seq`,
      [id],
    );
    if (letters.length > 0) return letters;
    throw new DomainError('dead_letter_not_found', 'not-found', 'There is no parked event with this id.');
  }

  /** Answers the code of what went wrong, or nothing when the event is handled and no longer parked. */
  private async deliver(letter: Row): Promise<string | undefined> {
    const envelope = parseEnvelope(letter.envelope);
    if (!envelope) return 'unreadable';
    try {
      await this.database.transaction((tx) => this.unpark(tx, letter, envelope));
      return undefined;
    } catch (error) {
      const code = errorCode(error);
      await this.database.query('UPDATE dead_letter SET error_code = $2 WHERE id = $1', [letter.id, code]);
      return code;
    }
  }

  private async unpark(tx: Transaction, letter: Row, envelope: Envelope): Promise<void> {
    const { id, reason, context, aggregateId } = letter;
    if (reason === 'gap') await raisePosition(tx, context, aggregateId, envelope.seq - 1);
    const reception = await this.inbox.take(tx, envelope);
    if (reception !== 'handled' && reception !== 'old') {
      throw new DomainError('earlier_event_missing', 'conflict', 'An earlier event of this aggregate has not arrived.');
    }
    await tx.query('DELETE FROM dead_letter WHERE id = $1', [id]);
  }
}

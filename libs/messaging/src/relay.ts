import { QuietLog } from '@app/observability';
import { Database, type Transaction } from '@app/persistence';
import type { NatsConnection as Connection } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchPublisher, type Publication } from './batch-publisher';
import { streamName } from './envelope';
import type { NatsConnection } from './nats-connection';
import type { PublisherStreams } from './publisher-streams';
import type { Wakeup } from './wakeup';

const RELAY_LOCK = 4_706_002;
const BATCH = 500;
const PUBLISH_TIMEOUT_MS = 5_000;
const BUSY_MS = 25;
const RETRY_MS = 200;
/** Under load a turn waits for a fuller batch: a few milliseconds of latency save most of its round trips. */
const CROWD = 16;
const CROWD_WAIT_MS = 10;

interface Row {
  readonly position: number;
  readonly eventId: string;
  readonly context: string;
  readonly subject: string;
  readonly envelope: string;
}

interface Sent {
  readonly row: Row;
  /** Its number in the stream. */
  readonly seq: number;
}

type Outcome = 'idle' | 'more' | 'busy' | 'failed';

/** Publishes the outbox, oldest first. Of all replicas one at a time publishes, by a lock that lives as long as its transaction. */
export class Relay {
  private readonly log = new QuietLog(Relay.name);
  private stopping = false;
  private running: Promise<void> | undefined;
  private published = 0;
  private publisher: BatchPublisher | undefined;

  constructor(
    private readonly database: Database,
    private readonly nats: NatsConnection,
    private readonly streams: PublisherStreams,
    private readonly wakeup: Wakeup,
    private readonly sweepMs: number,
  ) {}

  start(): void {
    this.running ??= this.loop();
  }

  /** Gives what was committed a last chance to leave, then ends. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.wakeup.wake();
    await this.running;
  }

  private async loop(): Promise<void> {
    for (;;) {
      const last = this.stopping;
      const outcome = await this.turn();
      if (last) return;
      if (outcome !== 'more') await this.pause(outcome);
    }
  }

  /** After a failure even news must wait: with the broker down each commit would start another vain attempt. */
  private async pause(outcome: Outcome): Promise<void> {
    if (this.published >= CROWD) await sleep(CROWD_WAIT_MS);
    const end = Date.now() + RETRY_MS;
    await this.wakeup.wait(outcome === 'idle' ? this.sweepMs : outcome === 'busy' ? BUSY_MS : RETRY_MS);
    while (outcome === 'failed' && !this.stopping && Date.now() < end) await this.wakeup.wait(end - Date.now());
  }

  private async turn(): Promise<Outcome> {
    this.published = 0;
    if (!this.nats.isUp()) return 'failed';
    try {
      const outcome = await this.database.transaction((tx) => this.publishBatch(tx));
      if (outcome === 'idle') this.log.recovered();
      return outcome;
    } catch (error) {
      this.streams.distrust();
      this.log.warn('The relay could not publish', error);
      return 'failed';
    }
  }

  private async publishBatch(tx: Transaction): Promise<Outcome> {
    const [lock] = await tx.query<{ held: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS held', [RELAY_LOCK]);
    if (!lock?.held) return 'busy';
    await this.streams.check(tx);
    const rows = await tx.query<Row>(
      `SELECT position, event_id AS "eventId", context, subject, envelope FROM outbox
       WHERE published_at IS NULL ORDER BY position LIMIT $1`,
      [BATCH],
    );
    if (rows.length === 0) return 'idle';
    const sent = await this.publish(rows);
    if (sent.length > 0) await markPublished(tx, sent);
    this.published = sent.length;
    if (sent.length < rows.length) return 'failed';
    return rows.length === BATCH ? 'more' : 'idle';
  }

  private async publish(rows: readonly Row[]): Promise<Sent[]> {
    const publisher = this.publisherOn(this.nats.connection);
    const sent: Sent[] = [];
    const lines = Map.groupBy(rows, aggregateOf).values();
    const limit = setTimeout(
      () => publisher.giveUp(new Error('The broker did not answer in time')),
      PUBLISH_TIMEOUT_MS,
    );
    await Promise.all(lines.map((line) => this.publishLine(publisher, line, sent)));
    clearTimeout(limit);
    return sent;
  }

  private publisherOn(connection: Connection): BatchPublisher {
    if (!this.publisher?.serves(connection)) this.publisher = new BatchPublisher(connection);
    return this.publisher;
  }

  /** One aggregate's events, each only after the one before is stored: the stream never holds a successor without its predecessor. */
  private async publishLine(publisher: BatchPublisher, line: readonly Row[], sent: Sent[]): Promise<void> {
    try {
      for (const row of line) sent.push({ row, seq: await publisher.publish(publicationOf(row)) });
    } catch (error) {
      this.streams.distrust();
      this.log.warn('An event was not accepted by the broker', error);
    }
  }
}

function aggregateOf({ subject }: Row): string {
  return subject.slice(0, subject.lastIndexOf('.'));
}

function publicationOf({ subject, envelope, eventId, context }: Row): Publication {
  return { subject, payload: envelope, messageId: eventId, stream: streamName(context) };
}

async function markPublished(tx: Transaction, sent: readonly Sent[]): Promise<void> {
  const ends = sent.map(({ row, seq }) => ({ context: row.context, seq }));
  await tx.query('UPDATE outbox SET published_at = now() WHERE position = ANY($1)', [
    sent.map(({ row }) => row.position),
  ]);
  await tx.query(
    `UPDATE outbox_stream s SET last_seq = greatest(s.last_seq, e.seq)
     FROM (SELECT context, max(seq) AS seq FROM jsonb_to_recordset($1::jsonb) AS x(context text, seq bigint) GROUP BY 1) e
     WHERE s.context = e.context`,
    [JSON.stringify(ends)],
  );
}

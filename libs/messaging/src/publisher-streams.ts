import type { Transaction } from '@app/persistence';
import { Logger } from '@nestjs/common';
import {
  JetStreamApiCodes,
  JetStreamApiError,
  jetstreamManager,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { streamName, streamSubjects } from './envelope';
import type { NatsConnection } from './nats-connection';
import { limitsOf, type MessagingOptions } from './options';

const DAY_MS = 86_400_000;
export const STREAM_DAYS = 7;

interface Chunk {
  readonly count: number;
  /** Null when there was nothing left. */
  readonly last: number | null;
}

const MARK_UNPUBLISHED = `
  WITH chunk AS MATERIALIZED (
    SELECT position FROM outbox
    WHERE context = $1 AND published_at IS NOT NULL AND created_at > now() - make_interval(days => $2) AND position > $3
    ORDER BY position LIMIT $4
  ), marked AS (
    UPDATE outbox SET published_at = NULL
    WHERE context = $1 AND published_at IS NOT NULL AND created_at > now() - make_interval(days => $2)
      AND position > $3 AND position <= (SELECT max(position) FROM chunk)
  )
  SELECT count(*) AS count, max(position) AS last FROM chunk`;

/** Creates the streams of this service and notices when a stream, or the end of it, is not the one that was published to. */
export class PublisherStreams {
  private readonly logger = new Logger(PublisherStreams.name);
  private checkedAt = 0;
  private checkedGeneration = -1;

  constructor(
    private readonly options: MessagingOptions,
    private readonly nats: NatsConnection,
  ) {}

  distrust(): void {
    this.checkedAt = 0;
  }

  async check(tx: Transaction): Promise<void> {
    const { generation } = this.nats;
    const trusted = Date.now() - this.checkedAt < limitsOf(this.options).streamCheckMs;
    if (trusted && generation === this.checkedGeneration) return;
    for (const context of this.options.publishes) await this.checkContext(tx, context);
    this.checkedAt = Date.now();
    this.checkedGeneration = generation;
  }

  private async checkContext(tx: Transaction, context: string): Promise<void> {
    const { created, state } = await this.stream(context);
    const sql = 'SELECT created, last_seq AS "lastSeq" FROM outbox_stream WHERE context = $1';
    const [known] = await tx.query<{ created: string; lastSeq: number }>(sql, [context]);
    if (known?.created === created && known.lastSeq <= state.last_seq) return;
    const again = await this.markUnpublished(tx, context);
    await tx.query(
      `INSERT INTO outbox_stream (context, created, last_seq) VALUES ($1, $2, $3) ON CONFLICT (context)
       DO UPDATE SET created = excluded.created, last_seq = excluded.last_seq`,
      [context, created, state.last_seq],
    );
    if (known) this.logger.warn(`Stream ${streamName(context)} lost messages: ${again} events are published again`);
  }

  /** In portions, each well within the statement timeout; all of one transaction, so that half of it never counts as done. */
  private async markUnpublished(tx: Transaction, context: string): Promise<number> {
    const { republishChunk } = limitsOf(this.options);
    let total = 0;
    for (let position: number | null = 0; position !== null;) {
      const chunk: Chunk | undefined = await this.markChunk(tx, [context, STREAM_DAYS, position, republishChunk]);
      total += chunk?.count ?? 0;
      position = chunk?.last ?? null;
    }
    return total;
  }

  private async markChunk(tx: Transaction, params: unknown[]): Promise<Chunk | undefined> {
    const [chunk] = await tx.query<Chunk>(MARK_UNPUBLISHED, params);
    return chunk;
  }

  private async stream(context: string): Promise<StreamInfo> {
    const manager = await jetstreamManager(this.nats.connection, { checkAPI: false });
    const name = streamName(context);
    try {
      return await manager.streams.info(name);
    } catch (error) {
      if (!isStreamNotFound(error)) throw error;
      this.logger.log(`Creating stream ${name}`);
      return manager.streams.add({
        name,
        subjects: [streamSubjects(context)],
        storage: StorageType.File,
        max_age: nanos(STREAM_DAYS * DAY_MS),
        duplicate_window: nanos(120_000),
        num_replicas: this.options.streamReplicas ?? 1,
      });
    }
  }
}

function isStreamNotFound(error: unknown): boolean {
  return error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound;
}

import { DomainError } from '@app/kernel';
import { Database, DATABASE_UNAVAILABLE } from '@app/persistence';
import { errorCode } from '@app/observability';
import { Logger } from '@nestjs/common';
import { jetstreamManager } from '@nats-io/jetstream';
import { ZodError } from 'zod';
import { contextOfType, parseEnvelope, streamName, type Envelope } from './envelope';
import type { Inbox } from './inbox';
import { countFailure, park, parkUnreadable, raisePosition, type ParkReason } from './inbox-tables';
import type { NatsConnection } from './nats-connection';
import type { MessagingLimits } from './options';

/** Settled, or to be delivered again after so many milliseconds. */
export type Verdict = 'ack' | number;

const UNAVAILABLE_MS = 1_000;
const MAX_GAP_MS = 1_000;
const MAX_BACKOFF_MS = 30_000;
const REMEMBERED = 10_000;

export class MessageProcessor {
  private readonly logger = new Logger(MessageProcessor.name);
  private readonly gaps = new Map<string, number>();
  /** Aggregates whose next event met something unavailable: how often in a row, and when last. */
  private readonly delays = new Map<string, { times: number; at: number }>();

  constructor(
    private readonly database: Database,
    private readonly inbox: Inbox,
    private readonly nats: NatsConnection,
    private readonly limits: MessagingLimits,
  ) {}

  async process(context: string, subject: string, text: string): Promise<Verdict> {
    const envelope = parseEnvelope(text);
    try {
      if (envelope) return await this.receive(envelope);
      this.logger.error(`A message on ${subject} is no event and was parked`);
      await this.database.transaction((tx) => parkUnreadable(tx, context, subject, text));
      return 'ack';
    } catch (error) {
      if (!envelope || hasCode(error, DATABASE_UNAVAILABLE)) return UNAVAILABLE_MS;
      if (isUnavailable(error)) return this.delay(envelope, error);
      return this.failed(envelope, error).catch(() => UNAVAILABLE_MS);
    }
  }

  private async receive(envelope: Envelope): Promise<Verdict> {
    let reception = await this.inbox.receive(envelope);
    if (reception === 'first-contact' && (await this.isOldestKept(envelope))) {
      const { type, subject, seq } = envelope;
      await this.database.transaction((tx) => raisePosition(tx, contextOfType(type), subject, seq - 1));
      reception = await this.inbox.receive(envelope);
    }
    if (reception === 'gap' || reception === 'first-contact') return this.waitForEarlier(envelope);
    this.gaps.delete(envelope.id);
    this.delays.delete(aggregateOf(envelope));
    return 'ack';
  }

  /** A service that joins late starts with the oldest event that the stream still has of an aggregate. */
  private async isOldestKept({ id, type, subject }: Envelope): Promise<boolean> {
    const context = contextOfType(type);
    const manager = await jetstreamManager(this.nats.connection, { checkAPI: false });
    const query = { seq: 1, next_by_subj: `aerie.${context}.*.${subject}.>` };
    const oldest = await manager.streams.getMessage(streamName(context), query);
    return oldest !== null && parseEnvelope(oldest.string())?.id === id;
  }

  private async waitForEarlier(envelope: Envelope): Promise<Verdict> {
    const delayed = this.delays.get(aggregateOf(envelope));
    if (delayed && Date.now() - delayed.at < 2 * MAX_BACKOFF_MS) return MAX_GAP_MS;
    const waits = (this.gaps.get(envelope.id) ?? 0) + 1;
    remember(this.gaps, envelope.id, waits);
    if (waits > this.limits.maxGapWaits) return this.park(envelope, 'gap');
    return Math.min(10 * 2 ** waits, MAX_GAP_MS);
  }

  /** No attempt: the event is not to blame, and its followers do not miss it. */
  private delay(envelope: Envelope, error: unknown): Verdict {
    const aggregate = aggregateOf(envelope);
    const times = (this.delays.get(aggregate)?.times ?? 0) + 1;
    remember(this.delays, aggregate, { times, at: Date.now() });
    if (times === 1) this.logger.warn(`${envelope.type} ${envelope.id} has to wait (${errorCode(error)})`);
    return Math.min(this.limits.backoffMs * 2 ** (times - 1), MAX_BACKOFF_MS);
  }

  private async failed(envelope: Envelope, error: unknown): Promise<Verdict> {
    const code = errorCode(error);
    if (error instanceof ZodError) return this.park(envelope, 'invalid_data', code);
    const attempts = await this.database.transaction((tx) => countFailure(tx, envelope.id));
    this.logger.warn(`${envelope.type} ${envelope.id} failed (attempt ${attempts}: ${code})`);
    if (attempts >= this.limits.maxAttempts) return this.park(envelope, 'handler_failed', code);
    return Math.min(this.limits.backoffMs * 2 ** (attempts - 1), MAX_BACKOFF_MS);
  }

  private async park(envelope: Envelope, reason: ParkReason, code?: string): Promise<Verdict> {
    await this.database.transaction((tx) => park(tx, envelope, reason, code));
    this.gaps.delete(envelope.id);
    this.delays.delete(aggregateOf(envelope));
    this.logger.error(
      `${envelope.type} ${envelope.id} is parked (${reason}); later events of its aggregate will follow`,
    );
    return 'ack';
  }
}

function isUnavailable(error: unknown): boolean {
  return error instanceof DomainError && error.category === 'unavailable';
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof DomainError && error.code === code;
}

function aggregateOf({ type, subject }: Envelope): string {
  return `${contextOfType(type)}.${subject}`;
}

function remember<Value>(memory: Map<string, Value>, key: string, value: Value): void {
  if (memory.size > REMEMBERED) memory.clear();
  memory.set(key, value);
}

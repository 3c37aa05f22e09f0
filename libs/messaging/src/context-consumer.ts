import { QuietLog } from '@app/observability';
import { AckPolicy, DeliverPolicy, jetstream, jetstreamManager, type Consumer, type JsMsg } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { setTimeout as sleep } from 'node:timers/promises';
import { streamName, streamSubjects } from './envelope';
import { Lanes } from './lanes';
import type { MessageProcessor } from './message-processor';
import type { NatsConnection } from './nats-connection';
import type { MessagingLimits } from './options';

const FETCH_MS = 1_000;
const RETRY_MS = 200;
const MAX_ACK_PENDING = 256;

/**
 * Pulls one context's events for one service. Every pull is short and checked by heartbeats, and after any failure the durable
 * consumer is made again if it is gone, so no broken state outlives a second.
 */
export class ContextConsumer {
  private readonly log: QuietLog;
  private readonly lanes: Lanes;
  private readonly inFlight = new Map<JsMsg, Promise<void>>();
  private readonly keepAlive: NodeJS.Timeout;
  private readonly running: Promise<void>;
  private roomMade: (() => void) | undefined;
  private stopping = false;

  constructor(
    private readonly context: string,
    private readonly service: string,
    private readonly nats: NatsConnection,
    private readonly processor: MessageProcessor,
    private readonly limits: MessagingLimits,
  ) {
    this.log = new QuietLog(`Consumer of ${context}`);
    this.lanes = new Lanes(limits.concurrency);
    this.keepAlive = setInterval(() => this.tellWorking(), limits.ackWaitMs / 3);
    this.running = this.loop();
  }

  /** Lets the last pull run out and finishes what it brought. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
    await Promise.all(this.inFlight.values());
    clearInterval(this.keepAlive);
  }

  private async loop(): Promise<void> {
    let consumer: Consumer | undefined;
    while (!this.stopping) {
      if (!(await this.connected())) continue;
      try {
        consumer ??= await this.durable();
        await this.pull(consumer);
        this.log.recovered();
      } catch (error) {
        consumer = undefined;
        this.log.warn('Events cannot be pulled', error);
        await sleep(RETRY_MS);
      }
    }
  }

  /** While the broker is away the connection speaks of it, once for all. */
  private async connected(): Promise<boolean> {
    if (!this.nats.isUp()) await sleep(RETRY_MS);
    return this.nats.isUp();
  }

  private async durable(): Promise<Consumer> {
    const { connection } = this.nats;
    const manager = await jetstreamManager(connection, { checkAPI: false });
    const info = await manager.consumers.add(streamName(this.context), {
      durable_name: this.service,
      filter_subject: streamSubjects(this.context),
      deliver_policy: DeliverPolicy.All,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(this.limits.ackWaitMs),
      max_ack_pending: MAX_ACK_PENDING,
      max_deliver: -1,
    });
    return jetstream(connection).consumers.getConsumerFromInfo(info);
  }

  private async pull(consumer: Consumer): Promise<void> {
    while (this.inFlight.size >= this.limits.maxInFlight) await this.room();
    const room = this.limits.maxInFlight - this.inFlight.size;
    for await (const message of await consumer.fetch({ max_messages: room, expires: FETCH_MS })) this.accept(message);
  }

  private accept(message: JsMsg): void {
    const aggregate = message.subject.split('.')[3] ?? '';
    const done = this.lanes.run(aggregate, () => this.settle(message));
    this.inFlight.set(message, done);
    void done.finally(() => {
      this.inFlight.delete(message);
      this.roomMade?.();
    });
  }

  private async settle(message: JsMsg): Promise<void> {
    const verdict = await this.processor.process(this.context, message.subject, message.string());
    if (verdict === 'ack') message.ack();
    else message.nak(verdict);
  }

  private async room(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.roomMade = resolve;
    });
    this.roomMade = undefined;
  }

  private tellWorking(): void {
    for (const message of this.inFlight.keys()) message.working();
  }
}

import { cloudEventType, subjectFor, type EventType } from '@app/contracts';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { randomUUID } from 'node:crypto';

export interface Heard {
  readonly type: string;
  readonly subject: string;
  readonly seq: number;
  readonly tenant: string;
  readonly requestid?: string;
  readonly data: Record<string, unknown>;
}

/** The delivery service, as far as it publishes, and the stream of ingestion as anybody would read it. */
export class EventBus {
  private constructor(private readonly connection: Awaited<ReturnType<typeof connect>>) {}

  static async on(natsUrl: string): Promise<EventBus> {
    const connection = await connect({ servers: natsUrl, maxReconnectAttempts: -1, reconnectTimeWait: 100 });
    const manager = await jetstreamManager(connection);
    await manager.streams.add({ name: 'AERIE_DELIVERY', subjects: ['aerie.delivery.>'] });
    return new EventBus(connection);
  }

  async publish<Data>(type: EventType<Data>, deliveryId: string, seq: number, data: Data): Promise<void> {
    const envelope = {
      specversion: '1.0',
      id: randomUUID(),
      source: '/aerie/test',
      type: cloudEventType(type),
      subject: deliveryId,
      time: new Date().toISOString(),
      seq,
      data,
    };
    await jetstream(this.connection).publish(subjectFor(type, deliveryId), JSON.stringify(envelope));
  }

  /** All events that ingestion has published about a request. */
  async about(requestId: string): Promise<Heard[]> {
    const manager = await jetstreamManager(this.connection);
    const subject = `aerie.ingestion.v1.${requestId}.DeliveryRequested`;
    const found = await manager.streams.getMessage('AERIE_INGESTION', { last_by_subj: subject }).catch(() => null);
    if (!found) return [];
    const { state } = await manager.streams.info('AERIE_INGESTION', { subjects_filter: subject });
    const times = Object.values(state.subjects ?? {})[0] ?? 1;
    return Array.from({ length: times }, () => found.json<Heard>());
  }

  close(): Promise<void> {
    return this.connection.close();
  }
}

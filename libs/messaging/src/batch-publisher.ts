import { createInbox, headers, type Msg, type NatsConnection as Connection } from '@nats-io/transport-node';

export interface Publication {
  readonly subject: string;
  readonly payload: string;
  readonly messageId: string;
  readonly stream: string;
}

interface Waiting {
  resolve(seq: number): void;
  reject(error: Error): void;
}

interface Acknowledgement {
  readonly seq?: number;
  readonly error?: { readonly description?: string };
}

/**
 * Publishes to JetStream and hears all acknowledgements on one subscription. The client's own `publish` makes a request with a timer and two
 * errors with their stacks for every message, which is most of what publishing costs.
 */
export class BatchPublisher {
  private readonly inbox: string;
  private readonly waiting = new Map<string, Waiting>();
  private published = 0;

  constructor(private readonly connection: Connection) {
    this.inbox = createInbox();
    connection.subscribe(`${this.inbox}.*`, { callback: (error, message) => this.heard(error, message) });
  }

  serves(connection: Connection): boolean {
    return this.connection === connection;
  }

  /** Resolves with the sequence number in the stream once the message is stored there, or was before. */
  publish({ subject, payload, messageId, stream }: Publication): Promise<number> {
    const token = String((this.published += 1));
    const header = headers();
    header.set('Nats-Msg-Id', messageId);
    header.set('Nats-Expected-Stream', stream);
    return new Promise((resolve, reject) => {
      this.waiting.set(token, { resolve, reject });
      this.connection.publish(subject, payload, { headers: header, reply: `${this.inbox}.${token}` });
    });
  }

  /** Whoever waits has waited long enough: the outcome of these messages is unknown. */
  giveUp(reason: Error): void {
    for (const { reject } of this.waiting.values()) reject(reason);
    this.waiting.clear();
  }

  private heard(error: Error | null, message: Msg): void {
    if (error) return this.giveUp(error);
    const token = message.subject.slice(this.inbox.length + 1);
    const waiting = this.waiting.get(token);
    if (!waiting) return;
    this.waiting.delete(token);
    if (message.headers?.code) return waiting.reject(new Error(`The broker answered ${message.headers.code}`));
    const { seq, error: refusal } = message.json<Acknowledgement>();
    if (seq === undefined) waiting.reject(new Error(refusal?.description ?? 'The broker did not store a message'));
    else waiting.resolve(seq);
  }
}

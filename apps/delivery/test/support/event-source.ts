import { get, type IncomingMessage } from 'node:http';
import { eventually } from '../../../../test/support/eventually';
import type { Api } from './api';

export interface Streamed {
  readonly id?: string;
  readonly event: string;
  readonly data: Record<string, unknown>;
}

/** A reader of server-sent events that keeps what it got. */
export class EventSource {
  readonly events: Streamed[] = [];
  comments = 0;
  ended = false;

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    void this.read(response);
  }

  static async open(api: Api, deliveryId: string, lastEventId?: string): Promise<EventSource> {
    const resume = lastEventId === undefined ? {} : { 'last-event-id': lastEventId };
    const headers = { authorization: `Bearer ${api.token}`, accept: 'text/event-stream', ...resume };
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      get(`${api.url}/v1/deliveries/${deliveryId}/tracking`, { headers, agent: false }, resolve).on('error', reject);
    });
    if (response.statusCode === 200) return new EventSource(response);
    response.destroy();
    throw new Error(`not tracked: ${response.statusCode}`);
  }

  get headers() {
    return this.response.headers;
  }

  get statuses(): unknown[] {
    return this.events.filter(({ event }) => event === 'status').map(({ data }) => data.status);
  }

  shows(...statuses: string[]): Promise<void> {
    return eventually(() => {
      if (this.statuses.join() !== statuses.join()) throw new Error(`shown was ${this.statuses.join()}`);
    });
  }

  ends(): Promise<void> {
    return eventually(() => {
      if (!this.ended) throw new Error('the stream goes on');
    });
  }

  close(): void {
    this.response.destroy();
  }

  private async read(body: AsyncIterable<string>): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body) {
        const blocks = (text + chunk).split('\n\n');
        text = blocks.pop() ?? '';
        blocks.forEach((block) => this.take(block));
      }
    } catch {
      // closed by the test, or cut off
    }
    this.ended = true;
  }

  private take(block: string): void {
    if (block.startsWith(':')) return void (this.comments += 1);
    const fields = Object.fromEntries(
      block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
    );
    const { id, event = 'message', data = '{}' } = fields as Record<string, string | undefined>;
    this.events.push({ id, event, data: JSON.parse(data) as Record<string, unknown> });
  }
}

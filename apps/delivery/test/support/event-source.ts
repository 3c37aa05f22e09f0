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
  private readonly gone = new AbortController();

  private constructor(readonly headers: Headers) {}

  static async open(api: Api, deliveryId: string, lastEventId?: string): Promise<EventSource> {
    const gone = new AbortController();
    const response = await fetch(`${api.url}/v1/deliveries/${deliveryId}/tracking`, {
      headers: {
        authorization: `Bearer ${api.token}`,
        accept: 'text/event-stream',
        ...(lastEventId === undefined ? {} : { 'last-event-id': lastEventId }),
      },
      signal: gone.signal,
    });
    if (response.status !== 200) throw new Error(`not tracked: ${response.status} ${await response.text()}`);
    const source = new EventSource(response.headers);
    source.gone.signal.addEventListener('abort', () => gone.abort());
    void source.read(response.body as unknown as AsyncIterable<Uint8Array>);
    return source;
  }

  get statuses(): unknown[] {
    return this.events.filter(({ event }) => event === 'status').map(({ data }) => data.status);
  }

  shows(...statuses: string[]): Promise<void> {
    return eventually(() => expect(this.statuses).toEqual(statuses));
  }

  ends(): Promise<void> {
    return eventually(() => expect(this.ended).toBe(true));
  }

  close(): void {
    this.gone.abort();
  }

  private async read(body: AsyncIterable<Uint8Array>): Promise<void> {
    let text = '';
    try {
      for await (const chunk of body) {
        const blocks = (text + Buffer.from(chunk).toString()).split('\n\n');
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

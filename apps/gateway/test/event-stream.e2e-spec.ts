import type { ServerResponse } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../../test/support/eventually';
import { startGateway, type RunningGateway } from './support/gateway';

const SSE = { accept: 'text/event-stream' };

describe('event streams', () => {
  let gateway: RunningGateway;
  let open: ServerResponse[];

  beforeEach(async () => {
    gateway = await startGateway({ times: { idleMs: 100 } });
    open = [];
    gateway.upstreams.delivery.handler = (incoming, response) => {
      if (!incoming.headers.accept?.includes('event-stream')) return void response.end('plain');
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders();
      open.push(response);
    };
  });

  afterEach(() => gateway?.stop());

  async function subscribe(signal?: AbortSignal) {
    const response = await gateway.fetch('/v1/deliveries/1/tracking', { headers: SSE, signal });
    expect(response.headers.get('content-type')).toBe('text/event-stream');
    const reader = response.body!.getReader();
    return async () => new TextDecoder().decode((await reader.read()).value);
  }

  it('passes headers on before the first event and each event at once', async () => {
    const next = await subscribe();
    for (const event of ['data: 1\n\n', 'data: 2\n\n', 'data: 3\n\n']) {
      open[0]!.write(event);
      expect(await next()).toBe(event);
    }
    open[0]!.end();
    expect(await next()).toBe('');
  });

  it('keeps a silent stream open past the time an answer may stand still', async () => {
    const next = await subscribe();
    await pause(300);
    open[0]!.write('data: late\n\n');
    expect(await next()).toBe('data: late\n\n');
  });

  it('ends the stream of the service when the client leaves', async () => {
    const abort = new AbortController();
    await subscribe(abort.signal);
    let gone = false;
    open[0]!.once('close', () => (gone = true));
    abort.abort();
    await eventually(() => expect(gone).toBe(true));
  });

  it('ends the stream of the client when the service dies', async () => {
    const next = await subscribe();
    open[0]!.socket?.destroy();
    await expect(next()).rejects.toThrow('terminated');
  });

  it('leaves the other requests their connections, however many streams are open', async () => {
    const abort = new AbortController();
    await Promise.all(Array.from({ length: 100 }, () => subscribe(abort.signal)));
    const answers = await Promise.all(Array.from({ length: 20 }, () => gateway.fetch('/v1/deliveries/1')));
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    abort.abort();
    await eventually(() => expect(open.every((response) => response.destroyed)).toBe(true));
  });

  it('waits for a slow reader instead of filling memory', async () => {
    const chunk = Buffer.alloc(64 * 1024, 'x');
    let written = 0;
    gateway.upstreams.delivery.handler = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const fill = (): void => {
        while (written < 2_000 && response.write(chunk)) written += 1;
      };
      response.on('drain', fill);
      fill();
    };
    const response = await gateway.fetch('/v1/deliveries/1/tracking', { headers: SSE });
    let before = -1;
    await eventually(async () => {
      const now = written;
      await pause(50);
      expect([now, written]).toEqual([before === now ? now : (before = now), now]);
    });
    expect(written).toBeLessThan(1_000);
    await response.body!.cancel();
  });
});

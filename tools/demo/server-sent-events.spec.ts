import * as fc from 'fast-check';
import { readEvents, type ServerSentEvent } from './server-sent-events';

async function read(chunks: string[]): Promise<ServerSentEvent[]> {
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (const chunk of chunks) yield Buffer.from(chunk, 'latin1');
  }
  const events: ServerSentEvent[] = [];
  for await (const event of readEvents(bytes())) events.push(event);
  return events;
}

describe('readEvents', () => {
  const text = ': hi\n\nid: 1\nevent: status\ndata: {"a":1}\n\r\ndata: x\r\ndata: y\r\n\r\nid:2\ndata:z\r\r';
  const events = [
    { id: '1', event: 'status', data: '{"a":1}' },
    { id: undefined, event: 'message', data: 'x\ny' },
    { id: '2', event: 'message', data: 'z' },
  ];

  it('reads the same events however the stream is cut into chunks', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(fc.nat(text.length)), async (cuts) => {
        const at = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const chunks = at.slice(1).map((end, index) => text.slice(at[index], end));
        // A lone carriage return at the end is held back, for half a line ending it may be.
        expect(await read([...chunks, '\n'])).toEqual(events);
      }),
    );
  });

  it('drops an event that the stream broke off in', async () => {
    expect(await read(['id: 1\ndata: half\n'])).toEqual([]);
  });
});

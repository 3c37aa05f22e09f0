export interface ServerSentEvent {
  id?: string;
  event: string;
  data: string;
}

/** Reads `text/event-stream` as the HTML standard says: blocks between blank lines, any line ending, comments skipped. */
export async function* readEvents(body: AsyncIterable<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  const decoder = new TextDecoder();
  let buffer = '';
  for await (const chunk of body) {
    buffer += decoder.decode(chunk, { stream: true });
    // A carriage return at the end may be the first half of a line ending.
    const complete = buffer.endsWith('\r') ? buffer.length - 1 : buffer.length;
    const blocks = buffer.slice(0, complete).replace(/\r\n?/g, '\n').split('\n\n');
    buffer = (blocks.pop() ?? '') + buffer.slice(complete);
    for (const block of blocks) {
      const event = parse(block);
      if (event) yield event;
    }
  }
}

function parse(block: string): ServerSentEvent | undefined {
  let id: string | undefined;
  let event = 'message';
  const data: string[] = [];
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'id') id = value;
    if (field === 'event') event = value;
    if (field === 'data') data.push(value);
  }
  return data.length === 0 ? undefined : { id, event, data: data.join('\n') };
}

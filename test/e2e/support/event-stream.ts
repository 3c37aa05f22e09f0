export interface StreamedEvent {
  id: string | undefined;
  event: string;
  data: Record<string, unknown>;
}

/** Reads a stream of server-sent events (WHATWG HTML, 9.2) until the server ends it. */
export async function readEvents(url: string, authorization: string, lastEventId?: string): Promise<StreamedEvent[]> {
  const response = await fetch(url, {
    headers: { authorization, accept: 'text/event-stream', ...(lastEventId ? { 'last-event-id': lastEventId } : {}) },
    signal: AbortSignal.timeout(60_000),
  });
  if (response.status !== 200) throw new Error(`no stream: ${response.status} ${await response.text()}`);
  const blocks = (await response.text()).split('\n\n').filter((block) => block.includes('data:'));
  return blocks.map(parse);
}

function parse(block: string): StreamedEvent {
  const field = (name: string) =>
    block
      .split('\n')
      .find((line) => line.startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim();
  return { id: field('id'), event: field('event') ?? 'message', data: JSON.parse(field('data') ?? '{}') };
}

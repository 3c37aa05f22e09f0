import type { TrackingEvent } from '../../application/track-delivery';

/** WHATWG HTML, 9.2. Only status events have an id, because only they can be resumed after. */
export async function* toServerSentEvents(events: AsyncIterable<TrackingEvent>): AsyncGenerator<string> {
  for await (const event of events) yield format(event);
}

export function seqOf(lastEventId: string | undefined): number {
  return /^\d{1,9}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
}

function format(event: TrackingEvent): string {
  switch (event.kind) {
    case 'status': {
      const { seq, status, occurredAt } = event;
      return `id: ${seq}\nevent: status\ndata: ${JSON.stringify({ status, occurredAt })}\n\n`;
    }
    case 'position': {
      const { kind, ...position } = event;
      return `event: ${kind}\ndata: ${JSON.stringify(position)}\n\n`;
    }
    case 'heartbeat':
      return ': still here\n\n';
  }
}

import type { ServerResponse } from 'node:http';

/**
 * The responses under way, so that streams, which have no end of their own, can be ended at shutdown. Places in an array, for a Set makes
 * itself anew after so many deletions, and its old tables keep every response of their time until the next full garbage collection.
 */
export class OpenResponses {
  private readonly places: (ServerResponse | undefined)[] = [];
  private readonly free: number[] = [];

  /** Answers with its place, to be given back when the response is over. */
  add(response: ServerResponse): number {
    const place = this.free.pop() ?? this.places.length;
    this.places[place] = response;
    return place;
  }

  remove(place: number): void {
    this.places[place] = undefined;
    this.free.push(place);
  }

  /** Ends streams; what has not been answered yet is the last of its connection. */
  wrapUp(): void {
    for (const response of this.places) {
      if (!response) continue;
      if (!response.headersSent) response.shouldKeepAlive = false;
      else if (!response.writableEnded) response.on('error', () => undefined).end();
    }
  }
}

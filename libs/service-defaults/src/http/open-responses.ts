import type { ServerResponse } from 'node:http';

/** The responses under way, so that streams, which have no end of their own, can be ended at shutdown. */
export class OpenResponses {
  private readonly open = new Set<ServerResponse>();

  add(response: ServerResponse): void {
    this.open.add(response);
  }

  delete(response: ServerResponse): void {
    this.open.delete(response);
  }

  endStreams(): void {
    for (const response of this.open) {
      if (!response.headersSent || response.writableEnded) continue;
      response.on('error', () => undefined);
      response.end();
    }
  }
}

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

  /** Ends streams; what has not been answered yet is the last of its connection. */
  wrapUp(): void {
    for (const response of this.open) {
      if (!response.headersSent) response.shouldKeepAlive = false;
      else if (!response.writableEnded) response.on('error', () => undefined).end();
    }
  }
}

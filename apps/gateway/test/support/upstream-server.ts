import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import { createServer as createSecureServer, type ServerOptions } from 'node:https';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface Seen {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export type Handler = (request: IncomingMessage, response: ServerResponse) => void | Promise<void>;

/** A real HTTP server that stands for a service. Unless told otherwise it answers with what it saw. */
export class UpstreamServer {
  readonly seen: Seen[] = [];
  handler: Handler | undefined;
  connections = 0;
  private readonly server;
  private port = 0;

  private constructor(private readonly https?: ServerOptions) {
    const serve: RequestListener = (request, response) => void this.serve(request, response);
    this.server = https ? createSecureServer(https, serve) : createServer(serve);
  }

  static async start(https?: ServerOptions): Promise<UpstreamServer> {
    const upstream = new UpstreamServer(https);
    upstream.server.on('connection', () => (upstream.connections += 1));
    await upstream.listen();
    return upstream;
  }

  get url(): string {
    return `${this.https ? 'https' : 'http'}://127.0.0.1:${this.port}`;
  }

  get last(): Seen {
    return this.seen.at(-1)!;
  }

  async listen(): Promise<void> {
    await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
    this.port = (this.server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.server.closeAllConnections();
    await closed;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const seen = { method, url, headers, body: await text(request).catch(() => 'broken') };
    this.seen.push(seen);
    if (this.handler) await this.handler(request, response);
    else response.setHeader('content-type', 'application/json').end(JSON.stringify(seen));
  }
}

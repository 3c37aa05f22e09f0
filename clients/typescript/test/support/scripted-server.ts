import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What is answered next; `cut` ends the connection without an answer. */
export type Scripted = 'cut' | { status?: number; headers?: Record<string, string>; body?: unknown };

/** A server that gives out tokens by number and otherwise answers from a script, the last line for ever. */
export class ScriptedServer {
  readonly received: Received[] = [];
  tokens = 0;
  private script: Scripted[] = [{}];
  private heard: () => void = () => undefined;

  private constructor(
    readonly url: string,
    private readonly stop: () => void,
  ) {}

  static async start(): Promise<ScriptedServer> {
    const server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const { method = '', url = '', headers } = request;
        const answer = self.answer({ method, url, headers, body: Buffer.concat(chunks).toString() });
        if (answer === 'cut') return void request.socket.destroy();
        const type = (answer.status ?? 200) < 400 ? 'application/json' : 'application/problem+json';
        response.writeHead(answer.status ?? 200, { 'content-type': type, ...answer.headers });
        response.end(JSON.stringify(answer.body ?? {}));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const self = new ScriptedServer(`http://127.0.0.1:${port}`, () => server.close().closeAllConnections());
    return self;
  }

  says(...script: Scripted[]): void {
    this.received.length = 0;
    this.script = script;
  }

  /** Called when the next request has come, before it is answered. */
  onNext(heard: () => void): void {
    this.heard = heard;
  }

  keys(): unknown[] {
    return this.received.map(({ headers }) => headers['idempotency-key']);
  }

  close(): void {
    this.stop();
  }

  private answer(request: Received): Scripted {
    if (request.url === '/oauth2/token') {
      this.tokens += 1;
      return { body: { access_token: `token-${this.tokens}`, expires_in: 300 } };
    }
    this.received.push(request);
    this.heard();
    this.heard = () => undefined;
    return (this.script.length > 1 ? this.script.shift() : this.script[0]) ?? {};
  }
}

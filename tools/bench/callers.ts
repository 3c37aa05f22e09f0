import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';

export interface Call {
  readonly url: string;
  readonly method: 'GET' | 'POST';
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const STATUS_AT = 'HTTP/1.1 '.length;
const END_OF_HEAD = '\r\n\r\n';
const CONTENT_LENGTH = 'content-length: ';
/** Read by one socket at a time: what came is looked at before the next is read. */
const INBOX = Buffer.alloc(65_536);

/** The texts of a call: a POST has an idempotency key of its own each time, as clients are told to send it. */
export function requestsOf({ url, method, headers, body }: Call): () => string {
  const { host, pathname } = new URL(url);
  const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  const lines = Object.entries({ host, ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${pathname} HTTP/1.1\r\n${lines.join('')}`;
  if (method === 'GET') return () => `${head}\r\n`;
  return () => `${head}idempotency-key: ${randomUUID()}\r\n\r\n${body ?? ''}`;
}

export interface CallerEvents {
  /** `due` as it was given to `send`. */
  onAnswer(caller: Caller, status: number, due: number): void;
  onLost(): void;
}

/**
 * One connection with one request at a time. A plain socket and no parser but for the head of the answer, so that next to nothing of the
 * machine is spent on asking.
 */
export class Caller {
  private due = 0;
  /** What is still to come of an answer. */
  private rest = 0;
  private status = 0;
  private socket!: Socket;

  private constructor(private readonly events: CallerEvents) {}

  static connect(url: string, events: CallerEvents): Promise<Caller> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve) => {
      const caller = new Caller(events);
      const onread = { buffer: INBOX, callback: (length: number) => caller.take(length) };
      caller.socket = connect({ host: hostname, port: Number(port), noDelay: true, onread }, () => resolve(caller));
      caller.socket.on('error', () => events.onLost());
    });
  }

  send(request: string, due = 0): void {
    this.due = due;
    this.socket.write(request, 'latin1');
  }

  close(): void {
    this.socket.destroy();
  }

  private take(length: number): boolean {
    if (this.rest > 0) this.rest -= length;
    else this.readHead(length);
    if (this.rest === 0) this.events.onAnswer(this, this.status, this.due);
    return true;
  }

  private readHead(length: number): void {
    const end = INBOX.indexOf(END_OF_HEAD, 0, 'latin1');
    if (end === -1 || end >= length) throw new Error('an answer whose head comes in pieces');
    this.status = Number(INBOX.toString('latin1', STATUS_AT, STATUS_AT + 3));
    const from = INBOX.indexOf(CONTENT_LENGTH, 0, 'latin1') + CONTENT_LENGTH.length;
    this.rest = Number.parseInt(INBOX.toString('latin1', from, from + 8), 10) - (length - end - END_OF_HEAD.length);
  }
}

/** Waits for the last answers, but not for ever. */
export async function settled(done: () => boolean, withinMs = 5_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!done() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
}

import { connect, type Socket } from 'node:net';

export interface OpenLoopOptions {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly perSecond: number;
  readonly seconds: number;
  /** Seconds of the same load before anything is measured. */
  readonly after: number;
  readonly connections: number;
}

export interface OpenLoopResult {
  /** Latencies in milliseconds from when the request was due, by status. */
  readonly latencies: ReadonlyMap<number, number[]>;
  /** Requests that were due while every connection was busy. */
  readonly unsent: number;
  readonly failed: number;
  readonly seconds: number;
}

const TICK_MS = 2;
const STATUS_AT = 'HTTP/1.1 '.length;
const END_OF_HEAD = '\r\n\r\n';
const CONTENT_LENGTH = 'content-length: ';

/**
 * Sends at a rate, whatever comes back: callers do not wait for each other. Plain sockets and no parser but for the head of the answer, so
 * that next to nothing of the machine is spent on asking.
 */
export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const request = requestOf(options);
  const latencies = new Map<number, number[]>();
  const result = { latencies, unsent: 0, failed: 0, seconds: options.seconds };
  const idle: Caller[] = [];
  let from = Infinity;
  const note = (caller: Caller, status: number, due: number): void => {
    idle.push(caller);
    if (due < from) return;
    const known = latencies.get(status);
    const ms = performance.now() - due;
    if (known) known.push(ms);
    else latencies.set(status, [ms]);
  };
  const open = async (): Promise<void> => void idle.push(await Caller.connect(options.url, note, lost));
  const lost = (): void => {
    result.failed += 1;
    void open();
  };
  await Promise.all(Array.from({ length: options.connections }, open));
  from = performance.now() + options.after * 1_000;
  await everyTick(options, (due) => {
    const caller = idle.pop();
    if (caller) caller.send(request, due);
    else if (due >= from) result.unsent += 1;
  });
  await settled(() => idle.length === options.connections);
  for (const caller of idle) caller.close();
  return result;
}

async function everyTick({ perSecond, seconds, after }: OpenLoopOptions, send: (due: number) => void): Promise<void> {
  const start = performance.now();
  const total = perSecond * (after + seconds);
  let sent = 0;
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const wanted = Math.min(total, ((performance.now() - start) / 1_000) * perSecond);
      for (; sent < wanted; sent += 1) send(start + (sent / perSecond) * 1_000);
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, TICK_MS);
  });
}

async function settled(done: () => boolean): Promise<void> {
  const deadline = performance.now() + 5_000;
  while (!done() && performance.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** Read by one socket at a time: what came is looked at before the next is read. */
const INBOX = Buffer.alloc(65_536);

class Caller {
  private due = 0;
  /** What is still to come of an answer. */
  private rest = 0;
  private status = 0;
  private socket!: Socket;

  private constructor(private readonly note: (caller: Caller, status: number, due: number) => void) {}

  static connect(url: string, note: Caller['note'], lost: () => void): Promise<Caller> {
    const { hostname, port } = new URL(url);
    return new Promise((resolve) => {
      const caller = new Caller(note);
      const onread = { buffer: INBOX, callback: (length: number) => caller.take(length) };
      caller.socket = connect({ host: hostname, port: Number(port), noDelay: true, onread }, () => resolve(caller));
      caller.socket.on('error', lost);
    });
  }

  send(request: string, due: number): void {
    this.due = due;
    this.socket.write(request, 'latin1');
  }

  close(): void {
    this.socket.destroy();
  }

  private take(length: number): boolean {
    if (this.rest > 0) this.rest -= length;
    else this.readHead(length);
    if (this.rest === 0) this.note(this, this.status, this.due);
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

function requestOf({ url, headers, body }: OpenLoopOptions): string {
  const { host, pathname } = new URL(url);
  const lines = Object.entries({ host, ...headers, 'content-length': String(Buffer.byteLength(body)) });
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return `POST ${pathname} HTTP/1.1\r\n${head}\r\n${body}`;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

import { Caller, requestsOf, settled, type Call } from './callers';

export interface OpenLoopOptions {
  readonly call: Call;
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

/** Sends at a rate, whatever comes back: callers do not wait for each other. */
export async function openLoop(options: OpenLoopOptions): Promise<OpenLoopResult> {
  const { call, connections, seconds, after } = options;
  const request = requestsOf(call);
  const latencies = new Map<number, number[]>();
  const result = { latencies, unsent: 0, failed: 0, seconds };
  const idle: Caller[] = [];
  let from = Infinity;
  const onAnswer = (caller: Caller, status: number, due: number): void => {
    idle.push(caller);
    if (due < from) return;
    const known = latencies.get(status);
    const ms = performance.now() - due;
    if (known) known.push(ms);
    else latencies.set(status, [ms]);
  };
  const open = async (): Promise<void> => void idle.push(await Caller.connect(call.url, { onAnswer, onLost }));
  const onLost = (): void => {
    result.failed += 1;
    void open();
  };
  await Promise.all(Array.from({ length: connections }, open));
  from = performance.now() + after * 1_000;
  await everyTick(options, (due) => {
    const caller = idle.pop();
    if (caller) caller.send(request(), due);
    else if (due >= from) result.unsent += 1;
  });
  await settled(() => idle.length === connections);
  result.failed += connections - idle.length;
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

export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

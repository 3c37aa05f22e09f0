import { createPolicy, type CircuitState, type Policy } from '@app/resilience';
import { Pool, type Dispatcher } from 'undici';
import type { RouteClass } from '../limits/rate-limits';

export interface UpstreamTimes {
  /** Until the answer begins, waiting for a connection and a second try included. */
  readonly answerMs: Readonly<Record<RouteClass, number>>;
  /** Between two pieces of an answer that is no event stream. */
  readonly idleMs: number;
  readonly bodyMs: number;
}

export const DEFAULT_TIMES: UpstreamTimes = {
  answerMs: { open: 10_000, reads: 5_000, creates: 10_000, writes: 10_000, batches: 30_000 },
  idleMs: 30_000,
  bodyMs: 10_000,
};

const CONNECTIONS = 64;
const STREAMS = 1024;

export interface UpstreamOptions {
  readonly service: string;
  readonly url: string;
  readonly times: UpstreamTimes;
  readonly onStateChange?: (state: CircuitState, service: string) => void;
}

/** Event streams stay open for hours, so they have connections of their own and cannot use up those of the other requests. */
export class Upstream {
  readonly service: string;
  readonly url: string;
  readonly times: UpstreamTimes;
  /** Only a breaker: each exchange keeps the deadline of its route. */
  readonly policy: Policy;
  private readonly requests: Pool;
  private readonly streams: Pool;

  constructor({ service, url, times, onStateChange }: UpstreamOptions) {
    const origin = new URL(url).origin;
    const pool = { headersTimeout: 0, bodyTimeout: 0, connectTimeout: 2_000 };
    this.service = service;
    this.url = origin;
    this.times = times;
    this.requests = new Pool(origin, { ...pool, connections: CONNECTIONS });
    this.streams = new Pool(origin, { ...pool, connections: STREAMS });
    this.policy = createPolicy({ name: service, breaker: { threshold: 0.5, halfOpenAfterMs: 1_000 }, onStateChange });
  }

  dispatcher(accept: string | undefined): Dispatcher {
    return accept?.includes('text/event-stream') ? this.streams : this.requests;
  }

  async close(): Promise<void> {
    await Promise.all([this.requests.destroy(), this.streams.destroy()]);
  }
}

import type { CircuitState } from './policy';

export interface RetryOptions {
  /** Tries in all, the first one included. */
  readonly attempts: number;
  /** The n-th retry waits a random time between 0 and min(maxMs, baseMs * 2^(n-1)). */
  readonly baseMs: number;
  readonly maxMs: number;
  /** Retries allowed per call in the long run (default 0.2), with a burst of 10. */
  readonly budget?: number;
  /** Which failures are retried, and counted by the breaker (default `isTransientError`). */
  readonly isTransient?: (error: unknown) => boolean;
}

export type BreakerOptions = { readonly halfOpenAfterMs: number } & (
  | { /** Opens after so many transient failures in a row. */ readonly failures: number }
  | { /** Opens when this share of the last 10 s failed, at 5 calls or more. */ readonly threshold: number }
);

export interface BulkheadOptions {
  readonly concurrent: number;
  readonly queue: number;
  /** How long a call waits in the queue at most; then it is refused, as if the queue were full. */
  readonly queueMs?: number;
}

export interface PolicyOptions {
  readonly name: string;
  /** Bounds the whole call: queueing, every try and the pauses between them. Left out where each call keeps a deadline of its own. */
  readonly timeoutMs?: number;
  readonly retry?: RetryOptions;
  readonly breaker?: BreakerOptions;
  readonly bulkhead?: BulkheadOptions;
  /** Told of each change of the circuit, for logs and metrics. */
  readonly onStateChange?: (state: CircuitState, name: string) => void;
}

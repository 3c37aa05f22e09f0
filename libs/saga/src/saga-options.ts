export interface SagaOptions {
  /** How long a replica may be silent before another one takes its sagas over. */
  readonly leaseMs?: number;
  /** Sagas driven at the same time by one replica. */
  readonly concurrency?: number;
  /** Longest time until a replica notices what another one left or started. */
  readonly pollMs?: number;
  readonly retry?: { readonly baseMs: number; readonly maxMs: number };
  /** Failures of one compensation until the saga is stuck. */
  readonly undoAttempts?: number;
  /** From then on the pause between its attempts. */
  readonly stuckRetryMs?: number;
  /** Time for the calls under way at shutdown. */
  readonly drainMs?: number;
}

export const SAGA_OPTIONS = Symbol('SAGA_OPTIONS');

export function withDefaults(options: SagaOptions = {}): Required<SagaOptions> {
  return {
    leaseMs: 10_000,
    concurrency: 16,
    pollMs: 500,
    retry: { baseMs: 100, maxMs: 10_000 },
    undoAttempts: 10,
    stuckRetryMs: 60_000,
    drainMs: 5_000,
    ...options,
  };
}

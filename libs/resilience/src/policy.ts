export type CircuitState = 'closed' | 'open' | 'half_open';

export interface ExecuteContext {
  /** Aborted when the time is up or the caller's own signal is; hand it on to the call. */
  readonly signal: AbortSignal;
}

export interface ExecuteOptions {
  readonly signal?: AbortSignal;
}

export interface Policy {
  readonly name: string;
  readonly circuit: CircuitState;
  execute<T>(call: (context: ExecuteContext) => Promise<T>, options?: ExecuteOptions): Promise<T>;
}

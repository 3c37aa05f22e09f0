import { CircuitState as State, timeout, TimeoutStrategy, wrap, type IPolicy } from 'cockatiel';
import { isTransientError } from './is-transient-error';
import { breakerLayer, bulkheadLayer, retryLayer } from './layers';
import type { CircuitState, ExecuteContext, ExecuteOptions, Policy } from './policy';
import { CutShort, publicError } from './policy-errors';
import type { PolicyOptions } from './policy-options';
import { RetryBudget } from './retry-budget';

const DEFAULT_BUDGET = 0.2;

export function createPolicy(options: PolicyOptions): Policy {
  return new ComposedPolicy(options);
}

class ComposedPolicy implements Policy {
  readonly name: string;
  circuit: CircuitState = 'closed';
  private readonly budget: RetryBudget;
  private readonly layers: IPolicy;

  constructor(private readonly options: PolicyOptions) {
    const isTransient = options.retry?.isTransient ?? isTransientError;
    this.name = options.name;
    this.budget = new RetryBudget(options.retry?.budget ?? DEFAULT_BUDGET);
    const { breaker } = options;
    const layers = [
      options.timeoutMs && timeout(options.timeoutMs, { strategy: TimeoutStrategy.Aggressive, abortOnReturn: false }),
      options.retry && retryLayer(options.retry, this.budget, isTransient),
      breaker && breakerLayer(breaker, isTransient, (state) => this.changed(state)),
      options.bulkhead && bulkheadLayer(options.bulkhead),
    ].filter((layer) => typeof layer === 'object');
    this.layers = layers.length === 1 ? layers[0]! : wrap<{ signal: AbortSignal }, never>(...layers);
  }

  async execute<T>(call: (context: ExecuteContext) => Promise<T>, { signal }: ExecuteOptions = {}): Promise<T> {
    signal?.throwIfAborted();
    this.budget.deposit();
    try {
      if (this.options.timeoutMs === undefined && !signal) return await this.layers.execute(call);
      return await this.layers.execute((context) => untilAborted(call, context.signal, signal), signal);
    } catch (error) {
      signal?.throwIfAborted();
      throw publicError(error, this.options);
    }
  }

  private changed(state: State): void {
    this.circuit = state === State.Closed ? 'closed' : state === State.HalfOpen ? 'half_open' : 'open';
    this.options.onStateChange?.(this.circuit, this.name);
  }
}

/** Settles at the abort even when `call` ignores its signal: neither the bulkhead's slot nor the breaker's probe may hang. */
async function untilAborted<T>(
  call: (context: ExecuteContext) => Promise<T>,
  signal: AbortSignal,
  caller?: AbortSignal,
): Promise<T> {
  if (signal.aborted) throw new CutShort(false);
  let onAbort = (): void => undefined;
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(new CutShort(!caller?.aborted));
  });
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([call({ signal }), aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

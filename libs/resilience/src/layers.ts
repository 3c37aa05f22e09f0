import {
  bulkhead,
  BulkheadRejectedError,
  circuitBreaker,
  ConsecutiveBreaker,
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhen,
  noop,
  retry,
  SamplingBreaker,
  CircuitState as State,
  type CircuitBreakerPolicy,
  type IPolicy,
} from 'cockatiel';
import { isCutShort, isRefusedHere } from './policy-errors';
import type { BreakerOptions, BulkheadOptions, RetryOptions } from './policy-options';
import type { RetryBudget } from './retry-budget';

type IsTransient = (error: unknown) => boolean;

export function retryLayer(options: RetryOptions | undefined, budget: RetryBudget, isTransient: IsTransient): IPolicy {
  if (!options) return noop;
  const worthRetrying = (error: unknown): boolean =>
    !isRefusedHere(error) && !isCutShort(error) && isTransient(error) && budget.take();
  const layer = retry(handleWhen(worthRetrying), {
    maxAttempts: options.attempts - 1,
    backoff: new ExponentialBackoff({
      generator: fullJitterGenerator,
      initialDelay: options.baseMs,
      maxDelay: options.maxMs,
    }),
  });
  layer.onGiveUp(() => budget.refund());
  return layer;
}

export function breakerLayer(
  options: BreakerOptions,
  isTransient: IsTransient,
  onStateChange: (state: State) => void,
): CircuitBreakerPolicy {
  const filter = (error: unknown): boolean => {
    if (isCutShort(error)) return error.byDeadline || layer.state === State.HalfOpen;
    if (isRefusedHere(error)) return layer.state === State.HalfOpen;
    return isTransient(error);
  };
  const layer = circuitBreaker(handleWhen(filter), {
    halfOpenAfter: options.halfOpenAfterMs,
    breaker:
      'failures' in options
        ? new ConsecutiveBreaker(options.failures)
        : new SamplingBreaker({ threshold: options.threshold, duration: 10_000, minimumRps: 0.5 }),
  });
  layer.onStateChange(onStateChange);
  return layer;
}

export function bulkheadLayer({ concurrent, queue, queueMs }: BulkheadOptions): IPolicy {
  const layer = bulkhead(concurrent, queue);
  return queueMs === undefined ? layer : impatient(layer, () => new BulkheadRejectedError(concurrent, queue), queueMs);
}

/** Who has waited too long is answered at once; the queue drops the call when its turn comes. */
function impatient(layer: IPolicy, refusal: () => Error, queueMs: number): IPolicy {
  const execute: IPolicy['execute'] = async (call, signal = new AbortController().signal) => {
    const queued = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        queued.abort();
        reject(refusal());
      }, queueMs);
    });
    const begin: typeof call = () => {
      clearTimeout(timer);
      return call({ signal } as Parameters<typeof call>[0]);
    };
    try {
      return await Promise.race([layer.execute(begin, AbortSignal.any([signal, queued.signal])), tooLong]);
    } finally {
      clearTimeout(timer);
    }
  };
  return { execute, onSuccess: layer.onSuccess, onFailure: layer.onFailure } as IPolicy;
}

import {
  bulkhead,
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
import type { BreakerOptions, PolicyOptions, RetryOptions } from './policy-options';
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

export function bulkheadLayer(options: PolicyOptions['bulkhead']): IPolicy {
  return options ? bulkhead(options.concurrent, options.queue) : noop;
}

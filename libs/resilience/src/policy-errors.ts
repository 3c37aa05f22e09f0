import { DomainError } from '@app/kernel';
import { isBrokenCircuitError, isBulkheadRejectedError, isTaskCancelledError } from 'cockatiel';
import type { PolicyOptions } from './policy-options';

/** A try that was given up before the peer answered: by our deadline, or because the caller went away. */
export class CutShort extends Error {
  constructor(readonly byDeadline: boolean) {
    super('The call was cut short');
  }
}

export function isCutShort(error: unknown): error is CutShort {
  return error instanceof CutShort;
}

/** Refused by the policy itself: the peer has not been asked. */
export function isRefusedHere(error: unknown): boolean {
  return isBrokenCircuitError(error) || isBulkheadRejectedError(error) || isTaskCancelledError(error);
}

export function publicError(error: unknown, options: PolicyOptions): unknown {
  const unavailable = (code: string, problem: string, retryAfterSeconds?: number): DomainError =>
    new DomainError(code, 'unavailable', `${options.name} ${problem}`, { cause: error, retryAfterSeconds });
  if (isCutShort(error) || isTaskCancelledError(error)) {
    return unavailable('deadline_exceeded', `did not answer within ${options.timeoutMs} ms`);
  }
  if (isBrokenCircuitError(error)) {
    const halfOpenAfterMs = options.breaker?.halfOpenAfterMs ?? 0;
    return unavailable('circuit_open', 'is not asked for a while: it kept failing', Math.ceil(halfOpenAfterMs / 1000));
  }
  if (isBulkheadRejectedError(error)) return unavailable('bulkhead_full', 'has too many calls under way', 1);
  return error;
}

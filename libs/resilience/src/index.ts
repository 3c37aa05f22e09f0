/**
 * Makes a policy for calls to one peer: a deadline over the whole call, retries of transient failures with full jitter, a circuit
 * breaker and a bulkhead, in this order from the outside in. Make one per peer and share it: breaker, bulkhead and retry budget
 * live in it.
 */
export { createPolicy } from './create-policy';
/**
 * A policy as made by `createPolicy`. `execute` settles within `timeoutMs`, if there is one. It rejects with `DomainError` `unavailable`, codes
 * `deadline_exceeded`, `circuit_open`, `bulkhead_full`; with the reason of the caller's `signal` when that is aborted; else with
 * the error of the last try.
 */
export type { CircuitState, ExecuteContext, ExecuteOptions, Policy } from './policy';
/** Settings of a policy: times in milliseconds, ratios from 0 to 1. Without `retry`, `breaker`, `bulkhead` that part is left out. */
export type { BreakerOptions, BulkheadOptions, PolicyOptions, RetryOptions } from './policy-options';
/**
 * What counts as transient unless a policy says otherwise: a `DomainError` of category `unavailable`, and errors of the socket
 * (connection refused, reset, timed out, host not found).
 */
export { isTransientError } from './is-transient-error';

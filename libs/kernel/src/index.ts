/**
 * The state and events of one consistency boundary. A verb of a subclass checks its rules and calls `record`, which applies the
 * event to the state and counts the version; `pullEvents` hands the repository the new events, once, with the version they follow.
 */
export { AggregateRoot } from './aggregate-root';
/** The current time, injectable so that a test can set it. */
export { Clock, SystemClock } from './clock';
/**
 * A failure that callers may rely on: `code` is stable and machine-readable, `category` decides the HTTP and gRPC status at the
 * edge, `errors` point at fields by JSON Pointer (RFC 6901), `retryAfterSeconds` is a hint for `unavailable`.
 */
export { DomainError, type DomainErrorOptions, type ErrorCategory, type FieldError } from './domain-error';
/** A new identity: UUID version 7 (RFC 9562), which sorts by the millisecond it was made in. `now` is Unix time in milliseconds. */
export { newId } from './new-id';
/**
 * What a caller demands of the version of an aggregate before it is written. To be called inside the transaction, right after loading
 * under lock and before deciding, with the version that was loaded, or undefined when there is none that the caller may see. Throws
 * `precondition_failed` (precondition-failed) when the demand is not met; a caller without demands has a guard that never throws.
 */
export type { VersionGuard } from './version-guard';

/**
 * Describes a saga: a name and steps in order, each with a deadline and, if it has an effect, a compensation. Names of steps are part
 * of operation keys and of the log. Throws when a name is missing, malformed or used twice.
 */
export { defineSaga } from './saga-definition';
/**
 * `SagaDefinition` and its parts. `run` and `compensate` are called at least once and may be called again after a crash or a lost
 * answer, always with the same `operationKey`; they must pass it on, or be harmless to repeat. `compensate` must accept that there is
 * nothing to undo. `deadline` bounds the step, `signal` the call. `state` is JSON; what an outcome returns is merged into it.
 */
export type {
  SagaDefinition,
  SagaFailure,
  SagaFailureKind,
  SagaStep,
  StepContext,
  StepOutcome,
} from './saga-definition';
/** Thrown by `run` when the business says no: no retry, the steps before are undone at once. Any other error is retried. */
export { StepRejected } from './saga-definition';
/** `forRoot` runs the sagas of a service over its Database; `forFeature` adds one saga, made by a factory with its dependencies. */
export { SagaModule, type SagaFeature } from './saga.module';
/** Timings in milliseconds and bounds of a runner; each has a default. */
export type { SagaOptions } from './saga-options';
/**
 * Starts, cancels and signals sagas inside the caller's transaction, and shows them to operators. What is given to `signal` is merged into
 * the state of a running saga. `retry` and `skip` act at once on stuck sagas only (`saga_not_stuck`, conflict), as far as the guard lets them;
 * an unknown id is `saga_not_found`.
 */
export { Sagas } from './sagas';
/** A saga as operators see it: no state, so nothing personal. `step` is null before the first and after the last. */
export type { SagaDetails, SagaFilter, SagaLogView, SagaView } from './saga-view';
/**
 * Where a saga is: `running` and `compensating` move by themselves, `completed` and `failed` are final; of a `stuck` one a compensation
 * keeps failing: it should be looked at by a person, and is tried again every `stuckRetryMs` meanwhile.
 */
export type { SagaStatus } from './saga-row';
/** Create the tables saga and saga_step_log. */
export { sagaMigrations } from './saga.migration';

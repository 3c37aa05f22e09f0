import type { SagaFailure } from './saga-definition';
import type { State } from './saga-registry';

export type SagaStatus = 'running' | 'compensating' | 'completed' | 'failed' | 'stuck';

/** A saga as its leaseholder sees it. */
export interface SagaRow {
  readonly id: string;
  readonly name: string;
  readonly key: string;
  readonly state: State;
  readonly status: SagaStatus;
  /** Index of the step to run or undo; when undoing, see NOTHING_BUT_ON_FAILED and FINISHED. */
  readonly step: number;
  readonly attempt: number;
  readonly startedAt: Date;
  readonly failure: SagaFailure | null;
  readonly cancelRequested: string | null;
  readonly requestId: string | null;
  readonly traceparent: string | null;
  readonly version: number;
  /** No call of this step has been made yet. */
  readonly fresh: boolean;
}

export type Direction = 'run' | 'undo';
export type LoggedOutcome = 'done' | 'waiting' | 'failed' | 'rejected' | 'gave_up';

export interface LogEntry {
  readonly step: string;
  readonly direction: Direction;
  readonly attempt: number;
  readonly outcome: LoggedOutcome;
  readonly detail?: string;
}

/** `now` keeps the lease; `after` and `wait` come back after `ms`, `wait` at once if signalled; `never` ends the saga. */
export type Next = { readonly kind: 'now' | 'never' } | { readonly kind: 'after' | 'wait'; readonly ms: number };

/** What one save writes. */
export interface Change {
  readonly status: SagaStatus;
  readonly step: number;
  readonly attempt: number;
  readonly state?: object;
  readonly failure?: SagaFailure;
  readonly next: Next;
  readonly log?: LogEntry;
}

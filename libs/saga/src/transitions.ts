import { DomainError } from '@app/kernel';
import { ON_FAILED, StepRejected, type SagaFailure, type SagaFailureKind, type StepOutcome } from './saga-definition';
import type { AnySaga, State } from './saga-registry';
import type { Change, LogEntry, LoggedOutcome, SagaRow } from './saga-row';

export interface RetryOptions {
  readonly baseMs: number;
  readonly maxMs: number;
}

const DEFAULT_ATTEMPTS = 5;
const SHORTEST_WAIT_MS = 20;
const NOTHING_BUT_ON_FAILED = -1;
const FINISHED = -2;

export function completeBy(saga: AnySaga, row: SagaRow): Date {
  const deadline = saga.steps[row.step]?.deadlineMs ?? 0;
  return typeof deadline === 'number' ? new Date(row.startedAt.getTime() + deadline) : deadline(row.state);
}

/** What stands against calling the step: a cancel, its deadline, or that there is no such step (any more). */
export function beforeRun(saga: AnySaga, row: SagaRow, now: Date): Change | undefined {
  if (row.cancelRequested !== null) return giveUp(saga, row, 'cancelled', row.cancelRequested);
  if (!saga.steps[row.step]) return { status: 'completed', step: row.step, attempt: 0, next: { kind: 'never' } };
  if (completeBy(saga, row) <= now) return giveUp(saga, row, 'deadline_exceeded', 'deadline_exceeded');
  return undefined;
}

export function afterRun(saga: AnySaga, row: SagaRow, outcome: StepOutcome<State>, now: Date): Change {
  const { state } = outcome;
  if (outcome.kind === 'wait') {
    const until = Math.min(outcome.until.getTime(), completeBy(saga, row).getTime());
    const next = { kind: 'wait', ms: Math.max(SHORTEST_WAIT_MS, until - now.getTime()) } as const;
    const log = row.fresh ? ran(saga, row, 'waiting') : undefined;
    return { status: 'running', step: row.step, attempt: 0, state, next, log };
  }
  const step = row.step + 1;
  const log = ran(saga, row, 'done');
  if (step === saga.steps.length) {
    return { status: 'completed', step, attempt: 0, state, next: { kind: 'never' }, log };
  }
  return { status: 'running', step, attempt: 0, state, next: { kind: 'now' }, log };
}

export function afterRunFailed(saga: AnySaga, row: SagaRow, error: unknown, now: Date, retry: RetryOptions): Change {
  const code = codeOf(error);
  if (error instanceof StepRejected) return giveUp(saga, row, 'rejected', code);
  const attempt = row.attempt + 1;
  const tried = { ...row, fresh: false };
  if (attempt >= (saga.steps[row.step]?.maxAttempts ?? DEFAULT_ATTEMPTS)) {
    return giveUp(saga, tried, 'retries_exhausted', code);
  }
  const ms = backoff(attempt, retry);
  if (now.getTime() + ms >= completeBy(saga, row).getTime()) return giveUp(saga, tried, 'deadline_exceeded', code);
  return {
    status: 'running',
    step: row.step,
    attempt,
    next: { kind: 'after', ms },
    log: ran(saga, row, 'failed', code),
  };
}

/** The nearest step at or before `from` that can be undone, then ON_FAILED, then the end. */
export function nextUndo(saga: AnySaga, from: number): number {
  const index = saga.steps.findLastIndex((step, at) => at <= from && step.compensate !== undefined);
  if (index >= 0) return index;
  return saga.onFailed && from >= NOTHING_BUT_ON_FAILED ? NOTHING_BUT_ON_FAILED : FINISHED;
}

export function undoName(saga: AnySaga, target: number): string | undefined {
  return target === NOTHING_BUT_ON_FAILED ? ON_FAILED : saga.steps[target]?.name;
}

export function afterUndo(saga: AnySaga, target: number, row: SagaRow): Change {
  return undoing(saga, target - 1, undid(saga, row, target, 'done'));
}

export function afterUndoFailed(
  saga: AnySaga,
  target: number,
  row: SagaRow,
  error: unknown,
  options: { readonly retry: RetryOptions; readonly undoAttempts: number; readonly stuckRetryMs: number },
): Change {
  const attempt = row.attempt + 1;
  const stuck = { status: 'stuck', step: target, attempt, next: { kind: 'after', ms: options.stuckRetryMs } } as const;
  if (row.status === 'stuck') return stuck;
  const log = undid(saga, row, target, 'failed', codeOf(error));
  if (attempt >= options.undoAttempts) return { ...stuck, log };
  const ms = backoff(attempt, options.retry);
  return { status: 'compensating', step: target, attempt, next: { kind: 'after', ms }, log };
}

/** A step that may have had an effect is undone with the others: any but one that was never called, or refused at the first call. */
function giveUp(saga: AnySaga, row: SagaRow, kind: SagaFailureKind, code: string): Change {
  const step = saga.steps[row.step]?.name;
  const failure: SagaFailure = { kind, code, step };
  const log = step === undefined ? undefined : ran(saga, row, kind === 'rejected' ? 'rejected' : 'gave_up', code);
  return undoing(saga, row.fresh ? row.step - 1 : row.step, log, failure);
}

function undoing(saga: AnySaga, from: number, log?: LogEntry, failure?: SagaFailure): Change {
  const step = nextUndo(saga, from);
  if (step === FINISHED) return finished(log, failure);
  return { status: 'compensating', step, attempt: 0, next: { kind: 'now' }, log, failure };
}

export function finished(log?: LogEntry, failure?: SagaFailure): Change {
  return { status: 'failed', step: FINISHED, attempt: 0, next: { kind: 'never' }, log, failure };
}

function ran(saga: AnySaga, row: SagaRow, outcome: LoggedOutcome, detail?: string): LogEntry {
  return { step: saga.steps[row.step]?.name ?? '', direction: 'run', attempt: row.attempt + 1, outcome, detail };
}

function undid(saga: AnySaga, row: SagaRow, target: number, outcome: LoggedOutcome, detail?: string): LogEntry {
  return { step: undoName(saga, target) ?? '', direction: 'undo', attempt: row.attempt + 1, outcome, detail };
}

function backoff(attempt: number, { baseMs, maxMs }: RetryOptions): number {
  const ceiling = Math.min(maxMs, baseMs * 2 ** (attempt - 1));
  return ceiling / 2 + (Math.random() * ceiling) / 2;
}

function codeOf(error: unknown): string {
  return error instanceof DomainError || error instanceof StepRejected ? error.code : 'step_failed';
}

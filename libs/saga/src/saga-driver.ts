import { runInContext, withSpan } from '@app/observability';
import { CallAbandoned, callWithin } from './call-within';
import type { StepContext } from './saga-definition';
import type { SagaOptions } from './saga-options';
import type { AnySaga, State } from './saga-registry';
import type { Change, SagaRow } from './saga-row';
import {
  afterRun,
  afterRunFailed,
  afterUndo,
  afterUndoFailed,
  beforeRun,
  completeBy,
  finished,
  nextUndo,
  undoName,
} from './transitions';

const CALL_TIMEOUT_MS = 5_000;

/** Makes the next call of a saga and says what to write down; throws only CallAbandoned. */
export function proceed(
  saga: AnySaga,
  row: SagaRow,
  lease: AbortSignal,
  options: Required<SagaOptions>,
): Promise<Change> {
  const call = row.status === 'running' ? run : undo;
  const origin = { requestId: row.requestId ?? row.id, traceparent: row.traceparent ?? undefined };
  return runInContext(origin, () => call(saga, row, lease, options));
}

async function run(saga: AnySaga, row: SagaRow, lease: AbortSignal, options: Required<SagaOptions>): Promise<Change> {
  const obstacle = beforeRun(saga, row, new Date());
  const step = saga.steps[row.step];
  if (obstacle || !step) return obstacle ?? finished();
  const deadline = completeBy(saga, row);
  const ms = Math.min(step.callTimeoutMs ?? CALL_TIMEOUT_MS, deadline.getTime() - Date.now());
  try {
    const outcome = await callWithin(ms, lease, (signal) =>
      inSpan(row, step.name, () => step.run(context(row, step.name, deadline, signal))),
    );
    return afterRun(saga, row, outcome, new Date());
  } catch (error) {
    if (error instanceof CallAbandoned) throw error;
    return afterRunFailed(saga, row, error, new Date(), options.retry);
  }
}

async function undo(saga: AnySaga, row: SagaRow, lease: AbortSignal, options: Required<SagaOptions>): Promise<Change> {
  const target = nextUndo(saga, row.step);
  const name = undoName(saga, target);
  if (name === undefined) return finished();
  const step = saga.steps[target];
  const ms = step?.callTimeoutMs ?? CALL_TIMEOUT_MS;
  const operation = step ? `${name}:undo` : name;
  try {
    await callWithin(ms, lease, async (signal) => {
      const call = context(row, operation, new Date(Date.now() + ms), signal);
      await inSpan(row, operation, async () => (step ? step.compensate?.(call) : saga.onFailed?.(call)));
    });
    return afterUndo(saga, target, row);
  } catch (error) {
    if (error instanceof CallAbandoned) throw error;
    return afterUndoFailed(saga, target, row, error, options);
  }
}

function inSpan<T>(row: SagaRow, operation: string, work: () => Promise<T>): Promise<T> {
  return withSpan(`${row.name} ${operation}`, { attributes: { 'aerie.saga.id': row.id } }, work);
}

function context(row: SagaRow, operation: string, deadline: Date, signal: AbortSignal): StepContext<State> {
  const { id: sagaId, key, state, failure } = row;
  return { sagaId, key, state, operationKey: `${sagaId}:${operation}`, deadline, signal, reason: failure ?? undefined };
}

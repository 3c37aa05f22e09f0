import { DomainError } from '@app/kernel';
import { defineSaga, StepRejected, type SagaStep } from './saga-definition';
import type { AnySaga, State } from './saga-registry';
import type { SagaRow } from './saga-row';
import {
  afterRun,
  afterRunFailed,
  afterUndo,
  afterUndoFailed,
  beforeRun,
  completeBy,
  nextUndo,
  undoName,
} from './transitions';

const now = new Date('2026-01-01T00:00:00Z');
const retry = { baseMs: 100, maxMs: 1_000 };
const done = async () => ({ kind: 'done' as const });
const undoable: Omit<SagaStep<State>, 'name'> = { run: done, compensate: async () => undefined, deadlineMs: 2_000 };

const saga: AnySaga = defineSaga<State>({
  name: 'trip',
  steps: [
    { ...undoable, name: 'hold-credit' },
    { name: 'decide', run: done, deadlineMs: (state) => new Date(String(state['slot'])) },
    { ...undoable, name: 'reserve-room', maxAttempts: 2 },
  ],
  onFailed: async () => undefined,
});
const silent: AnySaga = { ...saga, onFailed: undefined };

const row = (changes: Partial<SagaRow> = {}): SagaRow => ({
  id: 'id',
  name: 'trip',
  key: 'key',
  state: { slot: '2026-01-01T00:01:00Z' },
  status: 'running',
  step: 2,
  attempt: 0,
  startedAt: now,
  failure: null,
  cancelRequested: null,
  requestId: null,
  traceparent: null,
  version: 1,
  fresh: true,
  ...changes,
});

describe('completeBy', () => {
  it('counts from the start of the step, or is what the state says', () => {
    expect(completeBy(saga, row()).toISOString()).toBe('2026-01-01T00:00:02.000Z');
    expect(completeBy(saga, row({ step: 1 })).toISOString()).toBe('2026-01-01T00:01:00.000Z');
  });
});

describe('before a call', () => {
  it('lets a step run in time', () => {
    expect(beforeRun(saga, row(), now)).toBeUndefined();
  });

  it('undoes the steps before when the saga is cancelled', () => {
    expect(beforeRun(saga, row({ cancelRequested: 'changed_mind' }), now)).toMatchObject({
      status: 'compensating',
      step: 0,
      failure: { kind: 'cancelled', code: 'changed_mind', step: 'reserve-room' },
    });
  });

  it('undoes the step too when it was called before', () => {
    expect(beforeRun(saga, row({ cancelRequested: 'changed_mind', fresh: false }), now)).toMatchObject({ step: 2 });
  });

  it('gives up at the deadline, not a moment before', () => {
    const late = row({ startedAt: new Date(now.getTime() - 2_000), fresh: false });
    expect(beforeRun(saga, late, now)).toMatchObject({ step: 2, failure: { kind: 'deadline_exceeded' } });
    expect(beforeRun(saga, late, new Date(now.getTime() - 1))).toBeUndefined();
  });
});

describe('after a call', () => {
  it('goes on with the next step', () => {
    const change = afterRun(saga, row({ step: 0 }), { kind: 'done', state: { hold: 1 } }, now);
    expect(change).toMatchObject({ status: 'running', step: 1, next: { kind: 'now' }, state: { hold: 1 } });
  });

  it('completes after the last one', () => {
    expect(afterRun(saga, row(), { kind: 'done' }, now)).toMatchObject({ status: 'completed', step: 3 });
  });

  it('waits, but never beyond the deadline', () => {
    const until = (ms: number) => ({ kind: 'wait' as const, until: new Date(now.getTime() + ms) });
    expect(afterRun(saga, row(), until(500), now).next).toEqual({ kind: 'wait', ms: 500 });
    expect(afterRun(saga, row(), until(60_000), now).next).toEqual({ kind: 'wait', ms: 2_000 });
    expect(afterRun(saga, row(), until(-5), now).next).toEqual({ kind: 'wait', ms: 20 });
  });

  it('forgets failures and logs only the first of many waits', () => {
    const wait = { kind: 'wait' as const, until: now };
    expect(afterRun(saga, row({ attempt: 1 }), wait, now)).toMatchObject({ attempt: 0, log: { outcome: 'waiting' } });
    expect(afterRun(saga, row({ fresh: false }), wait, now).log).toBeUndefined();
  });
});

describe('after a failure', () => {
  it('tries again after a pause', () => {
    const change = afterRunFailed(saga, row(), new Error('lost'), now, retry);
    expect(change).toMatchObject({ status: 'running', step: 2, attempt: 1, next: { kind: 'after' } });
    expect('ms' in change.next && change.next.ms).toBeGreaterThanOrEqual(50);
    expect('ms' in change.next && change.next.ms).toBeLessThanOrEqual(100);
  });

  it('undoes the step as well after the last attempt, with the code of the error', () => {
    const error = new DomainError('room_down', 'unavailable', 'down');
    expect(afterRunFailed(saga, row({ attempt: 1 }), error, now, retry)).toMatchObject({
      step: 2,
      failure: { kind: 'retries_exhausted', code: 'room_down', step: 'reserve-room' },
    });
  });

  it('does not pause into the deadline', () => {
    const late = row({ startedAt: new Date(now.getTime() - 1_960) });
    expect(afterRunFailed(saga, late, new Error(), now, retry)).toMatchObject({
      status: 'compensating',
      step: 2,
      failure: { kind: 'deadline_exceeded', code: 'step_failed' },
    });
  });

  it('takes a refusal at the first call as "nothing happened", later as "something may have"', () => {
    const refusal = new StepRejected('no_room', 'none free');
    const failure = { kind: 'rejected', code: 'no_room', step: 'reserve-room' };
    expect(afterRunFailed(saga, row(), refusal, now, retry)).toMatchObject({ step: 0, failure });
    expect(afterRunFailed(saga, row({ fresh: false }), refusal, now, retry)).toMatchObject({ step: 2, failure });
  });

  it('fails at once when there is nothing to undo and nobody to tell', () => {
    const change = afterRunFailed(silent, row({ step: 0 }), new StepRejected('no', ''), now, retry);
    expect(change).toMatchObject({ status: 'failed', next: { kind: 'never' } });
  });
});

describe('the way back', () => {
  it('visits undoable steps in reverse, then onFailed, then ends', () => {
    expect([3, 2, 1, 0, -1, -2].map((from) => nextUndo(saga, from))).toEqual([2, 2, 0, 0, -1, -2]);
    expect(nextUndo(silent, -1)).toBe(-2);
    expect([2, -1, -2].map((target) => undoName(saga, target))).toEqual(['reserve-room', 'on-failed', undefined]);
  });

  it('goes from one to the next and fails at the end', () => {
    const back = row({ status: 'compensating' });
    expect(afterUndo(saga, 2, back)).toMatchObject({ status: 'compensating', step: 0, next: { kind: 'now' } });
    expect(afterUndo(saga, 0, back)).toMatchObject({ status: 'compensating', step: -1 });
    expect(afterUndo(saga, -1, back)).toMatchObject({ status: 'failed', next: { kind: 'never' } });
  });

  it('tries a compensation again until it is stuck, then slowly and without a log of each time', () => {
    const options = { retry, undoAttempts: 3, stuckRetryMs: 60_000 };
    const at = (attempt: number, status: 'compensating' | 'stuck' = 'compensating') =>
      afterUndoFailed(saga, 2, row({ attempt, status }), new Error(), options);
    expect(at(1)).toMatchObject({ status: 'compensating', attempt: 2, next: { kind: 'after' } });
    const stuck = { status: 'stuck', step: 2, next: { kind: 'after', ms: 60_000 } };
    expect(at(2)).toMatchObject({ ...stuck, attempt: 3, log: { outcome: 'failed' } });
    expect(at(3, 'stuck')).toEqual({ ...stuck, attempt: 4 });
  });
});

describe('defineSaga', () => {
  const step = { ...undoable, name: 'a' };

  it.each([
    ['no steps', 'x', []],
    ['two steps of one name', 'x', [step, step]],
    ['no name for a saga', 'x', [{ ...step, name: 'a:undo' }]],
    ['no name for a saga', 'x', [{ ...step, name: 'on-failed' }]],
    ['no name for a saga', 'Big One', [step]],
  ])('refuses %s', (message, name, steps) => {
    expect(() => defineSaga({ name, steps })).toThrow(message);
  });
});

import { currentContext, currentTraceparent, runInContext } from '@app/observability';
import type { TestDatabase } from '@app/persistence/testing';
import { StepRejected } from '../src/saga-definition';
import { openBench, Participants, replica, saga, step, withRunning } from './bench';

describe('the steps of a saga', () => {
  let test: TestDatabase;
  let participants: Participants;

  beforeAll(async () => {
    test = await openBench();
  });
  afterAll(() => test.close());
  beforeEach(() => {
    participants = new Participants();
  });

  const flaky = (failures: number, error: () => Error) => {
    let calls = 0;
    return step('b', participants, {
      maxAttempts: 3,
      run: async (context) => {
        participants.call(context);
        calls += 1;
        if (calls <= failures) throw error();
        return { kind: 'done' };
      },
    });
  };

  it('run once each, in order, and hand on the state', async () => {
    const definition = saga<{ from: string; hold?: string }>([
      step('a', participants, {
        run: async (context) => {
          participants.call(context);
          return { kind: 'done', state: { hold: `held for ${context.state.from}` } };
        },
      }),
      step('b', participants, {
        run: async ({ state, key }) => {
          participants.calls.push(`${key}: ${state.hold}`);
          return { kind: 'done' };
        },
      }),
    ]);
    const one = replica(test.database, definition);
    await withRunning([one], async () => {
      await one.start('k1', { from: 'merchant' });
      const { log, ...view } = await one.ended('k1');
      expect(view).toMatchObject({ status: 'completed', step: null, failure: null, runAt: null });
      expect(log.map((entry) => [entry.step, entry.direction, entry.outcome])).toEqual([
        ['a', 'run', 'done'],
        ['b', 'run', 'done'],
      ]);
    });
    expect(participants.calls).toEqual(['a', 'k1: held for merchant']);
  });

  it('are undone in reverse when a later one is refused, then onFailed is told why', async () => {
    const refuse = async () => {
      throw new StepRejected('no_room', 'none free');
    };
    const reasons: unknown[] = [];
    const definition = saga(
      [step('a', participants), step('b', participants), step('c', participants, { run: refuse })],
      async (context) => {
        participants.call(context);
        reasons.push(context.reason);
      },
    );
    const one = replica(test.database, definition);
    await withRunning([one], async () => {
      await one.start('k');
      expect(await one.ended('k')).toMatchObject({ status: 'failed', failure: { kind: 'rejected', code: 'no_room' } });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'a:undo', 'on-failed']);
    expect(reasons).toEqual([{ kind: 'rejected', code: 'no_room', step: 'c' }]);
  });

  it('are tried again after a failure, with the same operation key', async () => {
    const one = replica(test.database, saga([step('a', participants), flaky(2, () => new Error('lost'))]));
    await withRunning([one], async () => {
      await one.start('k');
      expect(await one.ended('k')).toMatchObject({ status: 'completed' });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b', 'b']);
    expect(participants.effects.size).toBe(2);
  });

  it('are given up after the last attempt and undone with the one that was tried', async () => {
    const one = replica(test.database, saga([step('a', participants), flaky(99, () => new Error('lost'))]));
    await withRunning([one], async () => {
      await one.start('k');
      expect(await one.ended('k')).toMatchObject({
        status: 'failed',
        failure: { kind: 'retries_exhausted', step: 'b' },
      });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b', 'b', 'b:undo', 'a:undo']);
  });

  it('are given up at their deadline: a call that hangs', async () => {
    const hang = step('b', participants, { deadlineMs: 60, run: () => new Promise<never>(() => undefined) });
    const one = replica(test.database, saga([step('a', participants), hang]));
    await withRunning([one], async () => {
      await one.start('k');
      expect(await one.ended('k')).toMatchObject({
        status: 'failed',
        failure: { kind: 'deadline_exceeded', step: 'b' },
      });
    });
    expect(participants.calls).toEqual(['a', 'b:undo', 'a:undo']);
  });

  it('are given up at their deadline: a wait without end, which holds no lease meanwhile', async () => {
    const wait = step('b', participants, {
      deadlineMs: 150,
      run: async () => ({ kind: 'wait', until: new Date(Date.now() + 60_000) }),
    });
    const one = replica(test.database, saga([wait]));
    await withRunning([one], async () => {
      await one.start('k');
      await one.reaches('k', ({ log }) => log[0]?.outcome === 'waiting');
      const leases = await test.database.query('SELECT 1 FROM saga WHERE lease_owner IS NOT NULL');
      expect(leases).toEqual([]);
      expect(await one.ended('k')).toMatchObject({ failure: { kind: 'deadline_exceeded' } });
    });
    expect(participants.calls).toEqual(['b:undo']);
  });

  it('wait and are called again when the time has come', async () => {
    let polls = 0;
    const poll = step('a', participants, {
      run: async () => {
        polls += 1;
        return polls < 3 ? { kind: 'wait', until: new Date(Date.now() + 30), state: { polls } } : { kind: 'done' };
      },
    });
    const one = replica(test.database, saga([poll]));
    await withRunning([one], async () => {
      await one.start('k');
      expect(await one.ended('k')).toMatchObject({ status: 'completed' });
    });
    expect(polls).toBe(3);
    const [row] = await test.database.query<{ state: object }>(
      `SELECT state FROM saga WHERE key = 'k' ORDER BY id DESC LIMIT 1`,
    );
    expect(row?.state).toEqual({ polls: 2 });
  });

  it('wake from a wait at a signal, also one that comes during the call', async () => {
    let polls = 0;
    const one = replica(
      test.database,
      saga([
        step('a', participants, {
          run: async ({ key }) => {
            polls += 1;
            if (polls === 2) await one.signal(key);
            return polls < 3 ? { kind: 'wait', until: new Date(Date.now() + 15_000) } : { kind: 'done' };
          },
        }),
      ]),
    );
    await withRunning([one], async () => {
      await one.start('k');
      await one.reaches('k', ({ log }) => log.length === 1);
      await one.signal('k');
      expect(await one.ended('k')).toMatchObject({ status: 'completed' });
    });
    expect(polls).toBe(3);
  });

  it('see what a signal hands them from the next call on, with the deadline that follows from it', async () => {
    const seen: string[] = [];
    const soon = new Date(Date.now() + 1_000).toISOString();
    const [later, latest] = [60_000, 90_000].map((ms) => new Date(Date.now() + ms).toISOString());
    const definition = saga<{ by: string }>([
      step('a', participants, {
        deadlineMs: ({ by }) => new Date(by),
        run: async ({ key, state }) => {
          seen.push(state.by);
          if (seen.length === 2) await one.signal(key, { by: latest });
          return seen.length < 3 ? { kind: 'wait', until: new Date(Date.now() + 15_000) } : { kind: 'done' };
        },
      }),
    ]);
    const one = replica(test.database, definition);
    await withRunning([one], async () => {
      await one.start('k', { by: soon });
      await one.reaches('k', ({ log }) => log.length === 1);
      await one.signal('k', { by: later });
      expect(await one.ended('k')).toMatchObject({ status: 'completed' });
    });
    expect(seen).toEqual([soon, later, latest]);
  });

  it('start once for one key, however often and at once it is asked', async () => {
    const one = replica(test.database, saga([step('a', participants)]));
    await withRunning([one], async () => {
      await Promise.all([one.start('k'), one.start('k'), one.start('k')]);
      await one.ended('k');
      await one.start('k');
      await one.start('other');
      await one.ended('other');
      expect(await one.sagas.list()).toHaveLength(2);
    });
    expect(participants.calls).toEqual(['a', 'a']);
  });

  it('run in the request and trace of their start, without its deadline', async () => {
    const seen: Record<string, unknown> = {};
    const definition = saga([
      step('a', participants, {
        run: async ({ key }) => {
          seen[key] = { ...currentContext(), trace: currentTraceparent()?.slice(3, 35) };
          return { kind: 'done' };
        },
      }),
    ]);
    const one = replica(test.database, definition);
    const asked = (n: string) => ({
      requestId: `request-${n}`,
      deadline: Date.now(),
      traceparent: `00-${n.repeat(32)}-${n.repeat(16)}-01`,
    });
    await withRunning([one], async () => {
      await Promise.all(['1', '2'].map((n) => runInContext(asked(n), () => one.start(n))));
      await Promise.all([one.ended('1'), one.ended('2')]);
    });
    expect(seen).toEqual({
      '1': { requestId: 'request-1', trace: '1'.repeat(32) },
      '2': { requestId: 'request-2', trace: '2'.repeat(32) },
    });
  });

  it('do not start when the transaction rolls back', async () => {
    const definition = saga([step('a', participants)]);
    const one = replica(test.database, definition);
    await withRunning([one], async () => {
      const work = test.database.transaction(async (tx) => {
        await one.sagas.start(tx, definition.name, 'k', {});
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await one.sagas.find(definition.name, 'k')).toBeUndefined();
    });
  });
});

import type { TestDatabase } from '@app/persistence/testing';
import { gate, openBench, Participants, replica, saga, step, withRunning } from './bench';

describe('cancelling a saga', () => {
  let test: TestDatabase;
  let participants: Participants;
  const cancelled = { status: 'failed', failure: { kind: 'cancelled', code: 'changed_mind' } };

  beforeAll(async () => {
    test = await openBench();
  });
  afterAll(() => test.close());
  beforeEach(() => {
    participants = new Participants();
  });

  it('before its first call undoes nothing', async () => {
    const one = replica(
      test.database,
      saga([step('a', participants)], async (c) => participants.call(c)),
    );
    await one.start('k');
    await one.cancel('k');
    await withRunning([one], async () => {
      expect(await one.ended('k')).toMatchObject(cancelled);
    });
    expect(participants.calls).toEqual(['on-failed']);
  });

  it('during the call of a step lets the call end, then undoes that step; the first reason stands', async () => {
    const door = gate();
    const held = step('b', participants, {
      run: async (context) => {
        participants.call(context);
        await door.passed;
        return { kind: 'done' };
      },
    });
    const one = replica(test.database, saga([step('a', participants), held, step('c', participants)]));
    await withRunning([one], async () => {
      await one.start('k');
      await one.reaches('k', () => participants.calls.includes('b'));
      await one.cancel('k');
      await one.cancel('k', 'changed_it_again');
      door.open();
      expect(await one.ended('k')).toMatchObject(cancelled);
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'a:undo']);
  });

  it('during the call of the last step does not end as completed', async () => {
    const door = gate();
    const held = step('a', participants, {
      run: async (context) => {
        participants.call(context);
        await door.passed;
        return { kind: 'done' };
      },
    });
    const one = replica(test.database, saga([held]));
    await withRunning([one], async () => {
      await one.start('k');
      await one.reaches('k', () => participants.calls.length === 1);
      await one.cancel('k');
      door.open();
      expect(await one.ended('k')).toMatchObject(cancelled);
    });
    expect(participants.calls).toEqual(['a', 'a:undo']);
  });

  it('while a step waits, or pauses after a failure, does not wait for it', async () => {
    const wait = step('b', participants, { run: async () => ({ kind: 'wait', until: new Date(Date.now() + 15_000) }) });
    const fail = step('b', participants, { run: async () => Promise.reject(new Error('lost')) });
    for (const [last, outcome] of [
      [wait, 'waiting'],
      [fail, 'failed'],
    ] as const) {
      participants.calls.length = 0;
      const retry = { baseMs: 15_000, maxMs: 15_000 };
      const one = replica(test.database, saga([step('a', participants), last]), { retry });
      await withRunning([one], async () => {
        await one.start('k');
        await one.reaches('k', ({ log }) => log.at(-1)?.outcome === outcome);
        await one.cancel('k');
        expect(await one.ended('k')).toMatchObject(cancelled);
      });
      expect(participants.calls).toEqual(['a', 'b:undo', 'a:undo']);
    }
  });

  it('after it completed undoes every step; twice is once', async () => {
    const one = replica(test.database, saga([step('a', participants), step('b', participants)]));
    await withRunning([one], async () => {
      await one.start('k');
      expect(await one.ended('k')).toMatchObject({ status: 'completed' });
      await Promise.all([one.cancel('k'), one.cancel('k')]);
      await one.reaches('k', ({ status }) => status === 'failed');
      await one.cancel('k');
      expect(await one.ended('k')).toMatchObject(cancelled);
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'a:undo']);
  });

  it('changes nothing when it is failing for another reason already', async () => {
    const door = gate();
    const one = replica(
      test.database,
      saga([
        step('a', participants, {
          maxAttempts: 1,
          run: async () => Promise.reject(new Error('lost')),
          compensate: async (context) => {
            participants.call(context);
            await door.passed;
          },
        }),
      ]),
    );
    await withRunning([one], async () => {
      await one.start('k');
      await one.reaches('k', () => participants.calls.length === 1);
      await one.cancel('k');
      door.open();
      expect(await one.ended('k')).toMatchObject({ failure: { kind: 'retries_exhausted' } });
    });
    expect(participants.calls).toEqual(['a:undo']);
  });

  it('before its start keeps a later start from running', async () => {
    const one = replica(
      test.database,
      saga([step('a', participants)], async (c) => participants.call(c)),
    );
    await withRunning([one], async () => {
      await one.cancel('k');
      await one.start('k');
      await one.start('later');
      expect(await one.ended('later')).toMatchObject({ status: 'completed' });
      expect(await one.ended('k')).toMatchObject(cancelled);
    });
    expect(participants.calls).toEqual(['a']);
  });
});

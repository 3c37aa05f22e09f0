import type { TestDatabase } from '@app/persistence/testing';
import { eventually } from '../../../test/support/eventually';
import type { SagaStep } from '../src/saga-definition';
import { SagaStore } from '../src/saga-store';
import { gate, openBench, Participants, quick, replica, saga, step, withRunning, type Replica } from './bench';

const IDLE_MS = 100;
const DEADLINE_MS = 400;

describe('a stop of the whole suite, longer than the deadline of a step', () => {
  let test: TestDatabase;
  let participants: Participants;

  beforeAll(async () => {
    test = await openBench();
  });
  afterAll(() => test.close());
  beforeEach(() => {
    participants = new Participants();
  });

  const longStop = async (deadline = Date.now() + 3 * DEADLINE_MS) => eventually(() => Date.now() > deadline);

  function both(changes: Partial<SagaStep<object>>, drainMs = 20): [Replica, Replica] {
    const definition = saga([
      step('a', participants),
      step('b', participants, { deadlineMs: DEADLINE_MS, ...changes }),
    ]);
    const one = () =>
      replica(test.database, definition, { ...quick, drainMs }, new SagaStore(test.database, 10_000, IDLE_MS));
    return [one(), one()];
  }

  async function stopDuring(outcome: () => boolean | Promise<boolean>, [before, after]: [Replica, Replica]) {
    await withRunning([before], async () => {
      await before.start('k');
      await eventually(outcome, { intervalMs: 5 });
    });
    await longStop();
    return withRunning([after], () => after.ended('k'));
  }

  it('does not end a call that was under way', async () => {
    const [entered, door] = [gate(), gate()];
    let calls = 0;
    const replicas = both({
      run: async () => {
        calls += 1;
        entered.open();
        if (calls === 1) await door.passed;
        return { kind: 'done' };
      },
    });
    expect(await stopDuring(() => calls === 1, replicas)).toMatchObject({ status: 'completed' });
    expect(calls).toBe(2);
    door.open();
  });

  it.each([
    ['waits until its deadline', 60_000],
    ['waits for a moment', 30],
  ])('does not end a step that %s', async (_, ms) => {
    let stopped = false;
    const replicas = both({
      run: async () => (stopped ? { kind: 'done' } : { kind: 'wait', until: new Date(Date.now() + ms) }),
    });
    const waiting = async () => {
      stopped = (await replicas[0].reaches('k', () => true)).log.some(({ outcome }) => outcome === 'waiting');
      return stopped;
    };
    replicas[0].runner.onApplicationBootstrap();
    await replicas[0].start('k');
    await eventually(waiting, { intervalMs: 5 });
    await replicas[0].runner.beforeApplicationShutdown();
    await longStop();
    await withRunning([replicas[1]], async () => {
      expect(await replicas[1].ended('k')).toMatchObject({ status: 'completed' });
    });
  });

  it('still ends a step with a point in time for a deadline', async () => {
    let calls = 0;
    const deadline = new Date(Date.now() + DEADLINE_MS);
    const replicas = both({
      deadlineMs: () => deadline,
      run: async () => {
        calls += 1;
        return { kind: 'wait', until: new Date(Date.now() + 60_000) };
      },
    });
    expect(await stopDuring(() => calls === 1, replicas)).toMatchObject({ failure: { kind: 'deadline_exceeded' } });
    expect(participants.calls).toEqual(['a', 'b:undo', 'a:undo']);
  });
});

import { Database } from '@app/persistence';
import type { TestDatabase } from '@app/persistence/testing';
import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually';
import { StepRejected } from '../src/saga-definition';
import type { SagaRow } from '../src/saga-row';
import { openBench, Participants, replica, saga, step, withRunning } from './bench';
import { allOver, doubled, startMany, tally } from './census';
import { MortalStore } from './mortal-store';

describe('a killed replica', () => {
  let test: TestDatabase;
  let second: Database;
  let participants: Participants;

  beforeAll(async () => {
    test = await openBench();
    second = await Database.open({ url: test.url, migrations: [], applicationName: 'second', poolSize: 4 });
    jest.spyOn(Logger.prototype, 'warn').mockImplementation();
  });
  afterAll(async () => {
    await second.onApplicationShutdown();
    await test.close();
  });
  beforeEach(() => {
    participants = new Participants();
  });

  const count = (call: string): number => participants.calls.filter((made) => made === call).length;

  it.each([
    ['before', 2],
    ['after', 1],
  ] as const)('%s the save of a step: another goes on, the step is called %i times', async (death, calls) => {
    const definition = saga([step('a', participants), step('b', participants), step('c', participants)]);
    const mortal = new MortalStore(test.database, 200, (row) => (row.step === 1 ? death : undefined));
    const first = replica(test.database, definition, { leaseMs: 200 }, mortal);
    const other = replica(second, definition, { leaseMs: 200 });
    await withRunning([first], async () => {
      await first.start('k');
      await eventually(() => mortal.dead);
      await withRunning([other], async () => {
        expect(await other.ended('k')).toMatchObject({ status: 'completed' });
      });
    });
    expect(participants.effects.size).toBe(3);
    expect([count('a'), count('b'), count('c')]).toEqual([1, calls, 1]);
  });

  it('on the way back: another undoes the rest', async () => {
    const refused = step('c', participants, { run: () => Promise.reject(new StepRejected('no', 'no')) });
    const definition = saga([step('a', participants), step('b', participants), refused]);
    const dies = (row: SagaRow) => (row.status === 'compensating' && row.step === 1 ? 'before' : undefined);
    const mortal = new MortalStore(test.database, 200, dies);
    const first = replica(test.database, definition, { leaseMs: 200 }, mortal);
    const other = replica(second, definition, { leaseMs: 200 });
    await withRunning([first], async () => {
      await first.start('k');
      await eventually(() => mortal.dead);
      await withRunning([other], async () => {
        expect(await other.ended('k')).toMatchObject({ status: 'failed' });
      });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'b:undo', 'a:undo']);
  });

  it('with a step whose deadline passes meanwhile: another has the whole deadline for it again', async () => {
    const definition = saga([step('a', participants), step('b', participants, { deadlineMs: 250 })]);
    const mortal = new MortalStore(test.database, 300, (row) => (row.step === 1 ? 'before' : undefined));
    const first = replica(test.database, definition, { leaseMs: 300 }, mortal);
    const other = replica(second, definition, { leaseMs: 300 });
    await withRunning([first], async () => {
      await first.start('k');
      await eventually(() => mortal.dead);
      await withRunning([other], async () => {
        expect(await other.ended('k')).toMatchObject({ status: 'completed' });
      });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b']);
  });

  it('with a step whose point in time passes meanwhile: another undoes that step', async () => {
    const deadline = new Date(Date.now() + 400);
    const definition = saga([step('a', participants), step('b', participants, { deadlineMs: () => deadline })]);
    const mortal = new MortalStore(test.database, 600, (row) => (row.step === 1 ? 'before' : undefined));
    const first = replica(test.database, definition, { leaseMs: 600 }, mortal);
    const other = replica(second, definition, { leaseMs: 600 });
    await withRunning([first], async () => {
      await first.start('k');
      await eventually(() => mortal.dead);
      await withRunning([other], async () => {
        expect(await other.ended('k')).toMatchObject({ status: 'failed', failure: { kind: 'deadline_exceeded' } });
      });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'a:undo']);
  });

  it('after another under a hundred sagas: nothing is lost, no step is done twice', async () => {
    const definition = saga([step('a', participants), step('b', participants), step('c', participants)]);
    const dying = [40, 80].map((after) => {
      let saves = 0;
      return new MortalStore(test.database, 300, () => ((saves += 1) > after ? 'before' : undefined));
    });
    const replicas = [
      ...dying.map((store) => replica(test.database, definition, { leaseMs: 300 }, store)),
      replica(second, definition, { leaseMs: 300, concurrency: 4 }),
    ];
    await withRunning(replicas, async () => {
      await startMany(replicas, 100);
      await allOver(test.database, definition.name, 100);
    });
    expect(await tally(test.database, definition.name)).toEqual({ completed: 100 });
    expect(participants.effects.size).toBe(300);
    expect(participants.calls.length).toBeGreaterThan(300);
    expect(await doubled(test.database, definition.name)).toEqual([]);
  });
});

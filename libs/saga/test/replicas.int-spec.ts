import { Database } from '@app/persistence';
import type { TestDatabase } from '@app/persistence/testing';
import { Logger } from '@nestjs/common';
import { eventually } from '../../../test/support/eventually';
import { StepRejected } from '../src/saga-definition';
import type { Change } from '../src/saga-row';
import { SagaStore } from '../src/saga-store';
import { gate, openBench, Participants, replica, saga, step, withRunning } from './bench';
import { allOver, doubled, startMany, tally } from './census';

describe('several replicas', () => {
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

  it('share a hundred sagas: each ends once, no call is doubled', async () => {
    const refused = new Set(Array.from({ length: 20 }, (_, n) => `k${n * 5}`));
    const definition = saga([
      step('a', participants),
      step('b', participants, {
        run: async (context) => {
          participants.calls.push(context.operationKey);
          if (refused.has(context.key)) throw new StepRejected('no', 'no');
          return { kind: 'done' };
        },
      }),
      step('c', participants, {
        run: async ({ operationKey }) => (participants.calls.push(operationKey), { kind: 'done' }),
      }),
    ]);
    const replicas = [replica(test.database, definition), replica(second, definition)];
    await withRunning(replicas, async () => {
      await startMany(replicas, 100);
      await allOver(test.database, definition.name, 100);
    });
    const ends = await tally(test.database, definition.name);
    expect(ends).toEqual({ completed: 80, failed: 20 });
    const keys = participants.calls.filter((call) => call.includes('-'));
    expect(new Set(keys).size).toBe(180);
    expect(keys).toHaveLength(180);
    expect(count('a')).toBe(100);
    expect(count('a:undo')).toBe(20);
    expect(await doubled(test.database, definition.name)).toEqual([]);
  });

  it('keep the lease of a call that takes longer than it', async () => {
    const started = Date.now();
    const slow = step('a', participants, {
      run: async (context) => {
        participants.call(context);
        return eventually(() => Date.now() > started + 700 && { kind: 'done' as const });
      },
    });
    const definition = saga([slow]);
    const replicas = [test.database, second].map((database) => replica(database, definition, { leaseMs: 150 }));
    await withRunning(replicas, async () => {
      await replicas[0]?.start('k');
      expect(await replicas[0]?.ended('k')).toMatchObject({ status: 'completed' });
    });
    expect(participants.calls).toEqual(['a']);
  });

  it('cannot save after the lease went to another one', async () => {
    const definition = saga([step('a', participants)]);
    await replica(test.database, definition).start('k');
    const [late, quick] = [new SagaStore(test.database, 20), new SagaStore(second, 10_000)];
    const [before] = await late.claim([definition.name], 10);
    const [now] = await eventually(async () => {
      const rows = await quick.claim([definition.name], 10);
      return rows.length > 0 && rows;
    });
    const change: Change = { status: 'completed', step: 1, attempt: 0, next: { kind: 'never' } };
    expect(before && (await late.save(before, change))).toBeUndefined();
    expect(await late.renew([String(before?.id)])).toEqual(new Set());
    expect(now && (await quick.save({ ...now, version: now.version - 1 }, change))).toBeUndefined();
    expect(now && (await quick.save(now, change))).toMatchObject({ held: false, row: { status: 'completed' } });
  });

  it('that lose the lease during a call give the call up', async () => {
    const aborted = gate();
    const definition = saga([
      step('a', participants, {
        run: ({ signal }) => {
          participants.calls.push('a');
          signal.addEventListener('abort', () => aborted.open());
          return new Promise<never>(() => undefined);
        },
      }),
    ]);
    const one = replica(test.database, definition, { leaseMs: 150 });
    await withRunning([one], async () => {
      await one.start('k');
      await eventually(() => participants.calls.length > 0);
      await test.database.query(
        `UPDATE saga SET lease_owner = gen_random_uuid(), lease_until = now() + interval '1 hour' WHERE name = $1`,
        [definition.name],
      );
      await aborted.passed;
    });
  });

  it('hand over at shutdown: the call under way ends, a hanging one is left, nobody waits for a lease', async () => {
    const hang = gate();
    const entered = gate();
    const definition = saga([
      step('a', participants, {
        run: async (context) => {
          participants.call(context);
          entered.open();
          await hang.passed;
          return { kind: 'done' };
        },
      }),
      step('b', participants),
    ]);
    const options = { leaseMs: 60_000, drainMs: 30 };
    const leaving = replica(test.database, definition, options);
    await withRunning([leaving], async () => {
      await leaving.start('k');
      await entered.passed;
    });
    hang.open();
    const staying = replica(second, definition, options);
    await withRunning([staying], async () => {
      expect(await staying.ended('k')).toMatchObject({ status: 'completed' });
    });
    expect(participants.calls).toEqual(['a', 'a', 'b']);
    expect(participants.effects.size).toBe(2);
  });

  it('save the outcome of the call that is under way at shutdown', async () => {
    const [entered, door] = [gate(), gate()];
    const held = step('a', participants, {
      run: async () => {
        entered.open();
        await door.passed;
        return { kind: 'done' };
      },
    });
    const one = replica(test.database, saga([held, step('b', participants)]));
    one.runner.onApplicationBootstrap();
    await one.start('k');
    await entered.passed;
    const stopped = one.runner.beforeApplicationShutdown();
    setImmediate(() => door.open());
    await stopped;
    expect(await one.reaches('k', () => true)).toMatchObject({
      status: 'running',
      step: 'b',
      log: [{ outcome: 'done' }],
    });
    expect(participants.calls).toEqual([]);
  });

  it('take the next saga as soon as one is over, when they have enough to do', async () => {
    const one = replica(test.database, saga([step('a', participants)]), { pollMs: 60_000, concurrency: 1 });
    const keys = ['k1', 'k2', 'k3', 'k4'];
    for (const key of keys) await one.start(key);
    await withRunning([one], () => Promise.all(keys.map((key) => one.ended(key))));
    expect(participants.calls).toHaveLength(4);
  });

  it('survive that the database forgets them for a while', async () => {
    const definition = saga([step('a', participants), step('b', participants)]);
    const one = replica(second, definition, { leaseMs: 200 });
    await withRunning([one], async () => {
      await test.database.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'second'`,
      );
      await replica(test.database, definition).start('k');
      expect(await replica(test.database, definition).ended('k')).toMatchObject({ status: 'completed' });
    });
  });
});

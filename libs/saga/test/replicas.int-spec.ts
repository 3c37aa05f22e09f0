import { Database } from '@app/persistence';
import type { TestDatabase } from '@app/persistence/testing';
import { Logger } from '@nestjs/common';
import { StepRejected } from '../src/saga-definition';
import type { Change, SagaRow } from '../src/saga-row';
import { SagaStore, type Saved } from '../src/saga-store';
import { eventually, gate, openBench, Participants, replica, saga, step, withRunning, type Replica } from './bench';

type Death = 'before' | 'after';

/** A replica that dies at its save of a step: it stays silent from then on, as a killed process would. */
class MortalStore extends SagaStore {
  dead = false;

  constructor(
    database: Database,
    leaseMs: number,
    private readonly dies: (row: SagaRow) => Death | undefined,
  ) {
    super(database, leaseMs);
  }

  override async claim(names: readonly string[], limit: number): Promise<SagaRow[]> {
    return this.dead ? [] : super.claim(names, limit);
  }

  override async save(row: SagaRow, change: Change): Promise<Saved | undefined> {
    const death = this.dead ? 'before' : this.dies(row);
    if (!death) return super.save(row, change);
    this.dead = true;
    if (death === 'after') await super.save(row, change);
    throw new Error('killed');
  }

  override async renew(ids: readonly string[]): Promise<Set<string>> {
    return this.dead ? new Set(ids) : super.renew(ids);
  }

  override async releaseAll(): Promise<void> {
    if (!this.dead) await super.releaseAll();
  }
}

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

  it.each([
    ['before', 2],
    ['after', 1],
  ] as const)(
    'one killed %s the save of a step: another goes on, the step is called %i times',
    async (death, calls) => {
      const definition = saga([step('a', participants), step('b', participants), step('c', participants)]);
      const mortal = new MortalStore(test.database, 200, (row) => (row.step === 1 ? death : undefined));
      const first = replica(test.database, definition, { leaseMs: 200 }, mortal);
      const other = replica(second, definition, { leaseMs: 200 });
      await withRunning([first], async () => {
        await first.start('k');
        await eventually(() => mortal.dead || undefined);
        await withRunning([other], async () => {
          expect(await other.ended('k')).toMatchObject({ status: 'completed' });
        });
      });
      expect(participants.effects.size).toBe(3);
      expect([count('a'), count('b'), count('c')]).toEqual([1, calls, 1]);
    },
  );

  it('one killed on the way back: another undoes the rest', async () => {
    const refused = step('c', participants, { run: () => Promise.reject(new StepRejected('no', 'no')) });
    const definition = saga([step('a', participants), step('b', participants), refused]);
    const dies = (row: SagaRow) => (row.status === 'compensating' && row.step === 1 ? 'before' : undefined);
    const mortal = new MortalStore(test.database, 200, dies);
    const first = replica(test.database, definition, { leaseMs: 200 }, mortal);
    const other = replica(second, definition, { leaseMs: 200 });
    await withRunning([first], async () => {
      await first.start('k');
      await eventually(() => mortal.dead || undefined);
      await withRunning([other], async () => {
        expect(await other.ended('k')).toMatchObject({ status: 'failed' });
      });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'b:undo', 'a:undo']);
  });

  it('one killed with a step whose deadline passes meanwhile: another undoes that step', async () => {
    const definition = saga([step('a', participants), step('b', participants, { deadlineMs: 150 })]);
    const mortal = new MortalStore(test.database, 300, (row) => (row.step === 1 ? 'before' : undefined));
    const first = replica(test.database, definition, { leaseMs: 300 }, mortal);
    const other = replica(second, definition, { leaseMs: 300 });
    await withRunning([first], async () => {
      await first.start('k');
      await eventually(() => mortal.dead || undefined);
      await withRunning([other], async () => {
        expect(await other.ended('k')).toMatchObject({ status: 'failed', failure: { kind: 'deadline_exceeded' } });
      });
    });
    expect(participants.calls).toEqual(['a', 'b', 'b:undo', 'a:undo']);
  });

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
      await allOver(definition.name, 100);
    });
    const ends = await tally(definition.name);
    expect(ends).toEqual({ completed: 80, failed: 20 });
    const keys = participants.calls.filter((call) => call.includes('-'));
    expect(new Set(keys).size).toBe(180);
    expect(keys).toHaveLength(180);
    expect(count('a')).toBe(100);
    expect(count('a:undo')).toBe(20);
    expect(await doubled(definition.name)).toEqual([]);
  });

  it('die one after the other under a hundred sagas: nothing is lost, no step is done twice', async () => {
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
      await allOver(definition.name, 100);
    });
    expect(await tally(definition.name)).toEqual({ completed: 100 });
    expect(participants.effects.size).toBe(300);
    expect(participants.calls.length).toBeGreaterThan(300);
    expect(await doubled(definition.name)).toEqual([]);
  });

  it('keep the lease of a call that takes longer than it', async () => {
    const started = Date.now();
    const slow = step('a', participants, {
      run: async (context) => {
        participants.call(context);
        return eventually(() => (Date.now() > started + 700 ? { kind: 'done' as const } : undefined));
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
      return rows.length > 0 ? rows : undefined;
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
      await eventually(() => (participants.calls.length > 0 ? true : undefined));
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

  async function startMany(replicas: Replica[], total: number): Promise<void> {
    const keys = Array.from({ length: total }, (_, n) => `k${n}`);
    await Promise.all(keys.map((key, n) => replicas[n % replicas.length]?.start(key)));
  }

  function allOver(name: string, total: number): Promise<boolean> {
    return eventually(async () => {
      const ends = await tally(name);
      return (ends['completed'] ?? 0) + (ends['failed'] ?? 0) === total ? true : undefined;
    }, 20_000);
  }

  async function tally(name: string): Promise<Record<string, number>> {
    const rows = await test.database.query<{ status: string; count: number }>(
      'SELECT status, count(*)::int FROM saga WHERE name = $1 GROUP BY status',
      [name],
    );
    return Object.fromEntries(rows.map((row) => [row.status, row.count]));
  }

  function doubled(name: string): Promise<unknown[]> {
    return test.database.query(
      `SELECT key, l.step FROM saga s JOIN saga_step_log l ON l.saga_id = s.id WHERE name = $1 AND outcome = 'done'
       GROUP BY key, l.step, direction HAVING count(*) > 1`,
      [name],
    );
  }
});

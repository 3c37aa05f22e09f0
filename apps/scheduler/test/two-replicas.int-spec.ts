import { newId } from '@app/kernel';
import { eventually } from '../../../test/support/eventually';
import type { Wish } from './support/fake-world';
import type { Mishap } from './support/fake-peers';
import { SchedulerWorld } from './support/scheduler-world';

const SAGAS = 30;
const REFUSALS: Wish['refuse'][] = ['insufficient_credit', 'tag_in_use', 'no_drone_available', 'flight_not_feasible'];

/** The same mishaps in every run, whatever the order of calls: every fourth call or answer is lost. */
function everyFourth(): () => Mishap {
  let calls = 0;
  return () => {
    calls += 1;
    if (calls % 8 === 3) return 'lost_call';
    return calls % 8 === 6 ? 'lost_answer' : 'none';
  };
}

describe('two schedulers on one database, with participants that lose calls and answers', () => {
  let world: SchedulerWorld;

  beforeAll(async () => {
    world = await SchedulerWorld.open(everyFourth());
    world.fakes.dispatchMs = 100;
    const sagas = { retry: { baseMs: 20, maxMs: 200 } };
    await world.start(sagas);
    await world.start(sagas);
  });
  afterAll(() => world.close());

  it(`brings ${SAGAS} sagas to one end each, with every effect once and nothing left behind`, async () => {
    const ids = Array.from({ length: SAGAS }, () => newId());
    ids.forEach(
      (id, index) => index % 6 < REFUSALS.length - 2 && world.fakes.wish(id, { refuse: REFUSALS[index % 4] }),
    );
    await Promise.all(ids.map((deliveryId) => world.create({ deliveryId })));
    await Promise.all(ids.filter((_, index) => index % 6 === 5).map((id) => world.cancel(id)));
    await eventually(
      async () => {
        const open = await world.database.database.query(
          `SELECT 1 FROM saga WHERE status NOT IN ('completed', 'failed') OR lease_owner IS NOT NULL`,
        );
        const all = await world.count();
        return open.length === 0 && all === SAGAS;
      },
      { timeoutMs: 25_000 },
    );
    const cancelledLate = ids.filter((_, index) => index % 6 === 4);
    await Promise.all(cancelledLate.map((id) => world.cancel(id)));
    await eventually(async () => {
      const statuses = await Promise.all(cancelledLate.map((id) => world.statusOf(id)));
      return statuses.every((status) => status === 'failed');
    });

    const ends = ids.map((id) => world.fakes.book(id));
    expect(ends.filter(({ fate }) => fate === 'pending')).toEqual([]);
    expect(ends.every(({ fate, effects }) => (fate === 'cancelled') === (effects.undone === 1))).toBe(true);
    for (const { fate, hold, drone, parcel, effects } of ends) {
      const kept = fate === 'scheduled';
      expect([hold === 'held', drone === 'reserved', parcel === 'declared']).toEqual([kept, kept, kept]);
      expect(Object.values(effects).every((times) => times === 1)).toBe(true);
    }
    expect(ends.filter(({ fate }) => fate === 'rejected').length).toBe(10);
    expect(ends.filter(({ fate }) => fate === 'cancelled').length).toBe(10);
  });

  it('used one operation key for each step and its undo, over all repetitions', () => {
    const keys = new Map<string, Set<string>>();
    for (const peer of Object.values(world.fakes.peers)) {
      for (const { method, request } of (peer as typeof world.fakes.peers.account).calls) {
        const name = `${method} ${request.deliveryId}`;
        keys.set(name, (keys.get(name) ?? new Set()).add(request.operationKey));
      }
    }
    expect(keys.size).toBeGreaterThan(SAGAS * 3);
    expect([...keys.values()].every((set) => set.size === 1)).toBe(true);
    const all = [...keys.values()].flatMap((set) => [...set]);
    expect(new Set(all).size).toBe(all.length);
  });

  it('goes on when one of the two stops in the middle', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => world.create()));
    await eventually(() => ids.some((id) => world.fakes.book(id).drone === 'waiting'));
    await world.replicas[1]?.close();
    await eventually(async () => {
      const statuses = await Promise.all(ids.map((id) => world.statusOf(id)));
      return statuses.every((status) => status === 'completed');
    });
    for (const id of ids) {
      const effects = { held: 1, declared: 1, reserved: 1, planned: 1, scheduled: 1 };
      expect(world.fakes.book(id)).toMatchObject({ fate: 'scheduled', effects });
    }
  });
});

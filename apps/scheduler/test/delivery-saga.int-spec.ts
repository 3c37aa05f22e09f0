import { newId } from '@app/kernel';
import { eventually } from '../../../test/support/eventually';
import { handledOf } from '../../../test/support/service-world';
import { SchedulerWorld } from './support/scheduler-world';

describe('the scheduler', () => {
  let world: SchedulerWorld;

  beforeAll(async () => {
    world = await SchedulerWorld.open();
    await world.start({ retry: { baseMs: 50, maxMs: 500 } });
  });
  afterAll(() => world.close());

  const ends = async (deliveryId: string, status: string): Promise<void> => {
    await eventually(async () => expect(await world.statusOf(deliveryId)).toBe(status), { timeoutMs: 15_000 });
  };

  it('schedules a delivery and keeps nothing personal of it', async () => {
    const deliveryId = await world.create();
    await ends(deliveryId, 'completed');
    expect(world.fakes.book(deliveryId)).toMatchObject({
      fate: 'scheduled',
      hold: 'held',
      parcel: 'declared',
      drone: 'reserved',
    });
    const { log } = await world.saga(deliveryId);
    expect(log.map(({ step, outcome }) => `${step} ${outcome}`)).toEqual([
      'hold-credit done',
      'declare-package done',
      'reserve-drone done',
      'plan-flight done',
      'schedule-delivery done',
    ]);
    const [row] = await world.database.database.query<{ state: object }>('SELECT state FROM saga WHERE key = $1', [
      deliveryId,
    ]);
    expect(JSON.stringify(row)).not.toMatch(/contact|phone|address|name/);
  });

  it('holds exactly the price that came with the delivery', async () => {
    const price = { amount: 1_234, currency: 'EUR' };
    const deliveryId = await world.create({ price });
    await ends(deliveryId, 'completed');
    const { calls } = world.fakes.peers.account;
    expect(calls.filter(({ request }) => request.deliveryId === deliveryId)).toMatchObject([
      { method: 'HoldCredit', request: { amount: price } },
    ]);
  });

  it.each(['insufficient_credit', 'tag_in_use', 'no_drone_available', 'flight_not_feasible'] as const)(
    'rejects a delivery for %s, with everything freed',
    async (refuse) => {
      const deliveryId = newId();
      world.fakes.wish(deliveryId, { refuse });
      await world.create({ deliveryId });
      await ends(deliveryId, 'failed');
      const book = world.fakes.book(deliveryId);
      expect(book).toMatchObject({ fate: 'rejected', rejectedWith: refuse });
      expect([book.hold, book.parcel, book.drone]).not.toContainEqual(expect.stringMatching(/held|declared|reserved/));
      expect(book.effects.rejected).toBe(1);
    },
  );

  it('is woken by dispatch instead of waiting for its next look, a minute later', async () => {
    world.fakes.dispatchMs = 300;
    const deliveryId = newId();
    world.fakes.wish(deliveryId, { notBefore: new Date(Date.now() + 60_000).toISOString() });
    await world.create({ deliveryId });
    await ends(deliveryId, 'completed');
    world.fakes.dispatchMs = 0;
    expect((await world.saga(deliveryId)).log.some(({ outcome }) => outcome === 'waiting')).toBe(true);
  });

  it('finds out by itself when the event of dispatch is late', async () => {
    const announce = world.fakes.onAnswer;
    world.fakes.onAnswer = () => undefined;
    world.fakes.dispatchMs = 300;
    const deliveryId = await world.create();
    await ends(deliveryId, 'completed');
    Object.assign(world.fakes, { onAnswer: announce, dispatchMs: 0 });
  });

  it('undoes everything when the client cancels a delivery in line, and rejects nothing', async () => {
    world.fakes.dispatchMs = 60_000;
    const deliveryId = await world.create();
    await eventually(() => world.fakes.book(deliveryId).drone === 'waiting');
    world.fakes.dispatchMs = 0;
    await world.cancel(deliveryId);
    await ends(deliveryId, 'failed');
    expect(world.fakes.book(deliveryId)).toMatchObject({
      fate: 'cancelled',
      hold: 'barred',
      parcel: 'barred',
      drone: 'barred',
    });
    expect(world.fakes.book(deliveryId).effects.undone).toBe(1);
    expect((await world.saga(deliveryId)).failure).toMatchObject({ kind: 'cancelled' });
    expect(world.fakes.book(deliveryId).effects.rejected).toBeUndefined();
  });

  it('undoes everything when the client cancels a scheduled delivery, in reverse', async () => {
    const deliveryId = await world.create();
    await ends(deliveryId, 'completed');
    await world.cancel(deliveryId);
    await ends(deliveryId, 'failed');
    const { log } = await world.saga(deliveryId);
    expect(log.filter(({ direction }) => direction === 'undo').map(({ step }) => step)).toEqual([
      'plan-flight',
      'reserve-drone',
      'declare-package',
      'hold-credit',
      'on-failed',
    ]);
    expect(world.fakes.book(deliveryId)).toMatchObject({ fate: 'cancelled', hold: 'barred', flight: 'cancelled' });
  });

  it('waits for its drone until the new deadline of a delivery that was rescheduled', async () => {
    const announce = world.fakes.onAnswer;
    Object.assign(world.fakes, { onAnswer: () => undefined, dispatchMs: 2_500 });
    const deadline = new Date(Date.now() + 1_000).toISOString();
    const deliveryId = await world.create({ deadline });
    await eventually(() => world.fakes.book(deliveryId).drone === 'waiting');
    const later = { readyAt: new Date().toISOString(), deadline: new Date(Date.now() + 3_600_000).toISOString() };
    await world.reschedule(deliveryId, later);
    await eventually(async () => {
      const sql = 'SELECT state FROM saga WHERE key = $1';
      const [row] = await world.database.database.query<{ state: object }>(sql, [deliveryId]);
      expect(row?.state).toMatchObject(later);
    });
    await ends(deliveryId, 'completed');
    expect(Date.now()).toBeGreaterThan(Date.parse(deadline));
    Object.assign(world.fakes, { onAnswer: announce, dispatchMs: 0 });
  });

  it('hears of a new window from dispatch, too, while the broker does not tell', async () => {
    const announce = world.fakes.onAnswer;
    Object.assign(world.fakes, { onAnswer: () => undefined, dispatchMs: 1_500 });
    const [readyAt, deadline] = [new Date().toISOString(), new Date(Date.now() + 1_000).toISOString()];
    const deliveryId = newId();
    const later = { readyAt, deadline: new Date(Date.now() + 3_600_000).toISOString() };
    world.fakes.wish(deliveryId, { window: later });
    await world.create({ deliveryId, readyAt, deadline });
    await ends(deliveryId, 'completed');
    expect(Date.now()).toBeGreaterThan(Date.parse(deadline));
    Object.assign(world.fakes, { onAnswer: announce, dispatchMs: 0 });
  });

  it('starts one saga of an event that comes twice', async () => {
    const deliveryId = await world.create();
    await world.create({ deliveryId });
    await eventually(async () => (await handledOf(world.database, deliveryId)) === 2);
    await ends(deliveryId, 'completed');
    expect(await world.database.database.query('SELECT 1 FROM saga WHERE key = $1', [deliveryId])).toHaveLength(1);
    expect(world.fakes.book(deliveryId).effects).toEqual({
      held: 1,
      declared: 1,
      reserved: 1,
      planned: 1,
      scheduled: 1,
    });
  });

  it('sits out a participant that is away', async () => {
    await world.fakes.peers.account.close();
    const deliveryId = await world.create();
    await eventually(async () => {
      const { log } = await world.saga(deliveryId);
      return log.filter(({ outcome }) => outcome === 'failed').length >= 6;
    });
    await world.fakes.peers.account.up();
    await ends(deliveryId, 'completed');
    expect(world.fakes.book(deliveryId).effects).toMatchObject({ held: 1, scheduled: 1 });
  });
});

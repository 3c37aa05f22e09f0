import { deliveryEvents, type droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { DroneWorld, north, order } from './support/drone-world';

describe('The plan of a flight', () => {
  let world: DroneWorld;

  beforeEach(async () => {
    world = await DroneWorld.open();
  });
  afterEach(() => world.close());

  const held = () => world.query(`SELECT 1 FROM reservation WHERE status = 'held'`);
  const release = (deliveryId: string) =>
    world.scheduler.releaseDrone({ operationKey: `undo:${deliveryId}`, deliveryId });
  const plan = (deliveryId: string, fencingToken: number) =>
    world.scheduler.planFlight({ operationKey: `plan:${deliveryId}`, deliveryId, fencingToken });
  const reserved = (message: droneV1.RequestDroneRequest) => world.reserved(message);
  const statusOf = async (droneId: string) =>
    (await world.query<{ status: string }>('SELECT status FROM drone WHERE id = $1', [droneId]))[0]?.status;
  const typesOf = (id: string) => world.eventsOf(id);

  it('plans one flight for a reservation, however often it is asked', async () => {
    await world.addDrones(1);
    const message = order();
    const { fencingToken } = await reserved(message);
    const plans = await Promise.all(Array.from({ length: 8 }, () => plan(message.deliveryId, fencingToken)));
    expect(new Set(plans.map(({ flightId }) => flightId)).size).toBe(1);
    expect(new Date(plans[0]!.eta).getTime()).toBeGreaterThan(Date.now());
    expect(plans[0]!.distanceMetres).toBeGreaterThan(2_900);
    expect(await typesOf(plans[0]!.flightId)).toEqual(['FlightPlanned']);
  });

  it('plans nothing under a token that is not held', async () => {
    await world.addDrones(1);
    const message = order();
    const { fencingToken } = await reserved(message);
    const refusal = { code: 'reservation_not_held', category: 'rule-violated' };
    await expect(plan(message.deliveryId, fencingToken + 1)).rejects.toMatchObject(refusal);
    await expect(plan(randomUUID(), 1)).rejects.toMatchObject(refusal);
    await release(message.deliveryId);
    await expect(plan(message.deliveryId, fencingToken)).rejects.toMatchObject(refusal);
  });

  it('frees the drone when a planned flight is released, whichever of plan and release comes first', async () => {
    const [drone] = await world.addDrones(1);
    for (let round = 0; round < 10; round += 1) {
      const message = order();
      const { fencingToken } = await reserved(message);
      const planned = plan(message.deliveryId, fencingToken).catch((error: unknown) => error);
      await Promise.all([planned, release(message.deliveryId)]);
      expect(await statusOf(drone!)).toBe('idle');
      expect(await world.query(`SELECT 1 FROM flight WHERE status <> 'cancelled'`)).toEqual([]);
    }
  });

  it('cancels a planned flight and frees its drone, as often as it is asked', async () => {
    await world.addDrones(1);
    const message = order();
    const { deliveryId } = message;
    const cancel = () => world.scheduler.cancelFlight({ operationKey: 'c', deliveryId });
    expect(await cancel()).toEqual({ cancelled: false });
    const { fencingToken, droneId } = await reserved(message);
    const { flightId } = await plan(deliveryId, fencingToken);
    expect(await cancel()).toEqual({ cancelled: true });
    expect(await cancel()).toEqual({ cancelled: false });
    expect(await held()).toEqual([]);
    expect(await statusOf(droneId)).toBe('idle');
    expect(await release(deliveryId)).toEqual({ released: false });
    expect(await typesOf(flightId)).toEqual(['FlightPlanned', 'FlightCancelled']);
  });

  it('never starts a flight that was cancelled, however late the order to start comes', async () => {
    await world.addDrones(1);
    const message = order();
    const { deliveryId } = message;
    const { fencingToken, droneId } = await reserved(message);
    const { flightId } = await plan(deliveryId, fencingToken);
    await release(deliveryId);
    const delivery = await world.world.neighbour('delivery');
    const now = new Date().toISOString();
    const data = {
      deliveryId,
      accountId: randomUUID(),
      droneId,
      flightId,
      fencingToken,
      eta: now,
      occurredAt: now,
    };
    await delivery.emit({ type: deliveryEvents.DeliveryScheduled, aggregateId: deliveryId, data });
    await eventually(async () => expect(await world.query('SELECT 1 FROM inbox_position')).toHaveLength(1));
    const [flight] = await world.query<{ status: string }>('SELECT status FROM flight WHERE id = $1', [flightId]);
    expect(flight?.status).toBe('cancelled');
  });

  it('takes a drop-off that moved before the drone was asked for', async () => {
    await world.addDrones(1);
    const message = order();
    const { deliveryId } = message;
    const delivery = await world.world.neighbour('delivery');
    const { latitude, longitude } = north(3_000);
    const data = {
      deliveryId,
      accountId: randomUUID(),
      dropoff: { latitude, longitude },
      occurredAt: new Date().toISOString(),
    };
    await delivery.emit({ type: deliveryEvents.DeliveryDropoffChanged, aggregateId: deliveryId, data });
    await eventually(async () => expect(await world.query('SELECT 1 FROM inbox_position')).toHaveLength(1));
    const { fencingToken } = await reserved(message);
    expect((await plan(deliveryId, fencingToken)).distanceMetres).toBeGreaterThan(5_900);
  });

  it('judges another drop-off without moving it', async () => {
    await world.addDrones(1);
    const message = order();
    const { deliveryId, pickup } = message;
    await reserved(message);
    const check = (metres: number, weightGrams = 800) =>
      world.delivery.checkDropoff({ deliveryId, dropoff: north(metres), pickup, weightGrams });
    expect(await check(2_500)).toEqual({ feasible: true, reason: '' });
    expect(await check(7_500)).toEqual({ feasible: false, reason: 'out_of_range' });
    await release(deliveryId);
    expect(await check(2_500)).toEqual({ feasible: false, reason: 'too_late' });
  });
});

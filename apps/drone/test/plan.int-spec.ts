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

  describe('and another drop-off', () => {
    const { pickup } = order();
    const move = (deliveryId: string, metres: number) =>
      world.delivery.moveDropoff({
        operationKey: `move:${metres}`,
        deliveryId,
        dropoff: north(metres),
        pickup,
        weightGrams: 800,
      });
    const refusal = (code: string) => ({ code, category: 'rule-violated' });

    it('is taken before the drone is asked for, and again', async () => {
      await world.addDrones(1);
      const message = order();
      const { deliveryId } = message;
      await move(deliveryId, 3_000);
      await move(deliveryId, 3_000);
      const { fencingToken } = await reserved(message);
      expect((await plan(deliveryId, fencingToken)).distanceMetres).toBeGreaterThan(5_900);
    });

    it('is taken for a request in line, a reservation and a planned flight, once each', async () => {
      const [drone] = await world.addDrones(1);
      await world.query(`UPDATE drone SET status = 'charging' WHERE id = $1`, [drone]);
      const message = order();
      const { deliveryId } = message;
      await world.scheduler.requestDrone(message);
      await move(deliveryId, 2_000);
      await world.query(`UPDATE drone SET status = 'idle' WHERE id = $1`, [drone]);
      const { fencingToken } = await reserved(message);
      await move(deliveryId, 3_000);
      const { flightId, distanceMetres } = await plan(deliveryId, fencingToken);
      expect(distanceMetres).toBeGreaterThan(5_900);
      await Promise.all([move(deliveryId, 2_500), move(deliveryId, 2_500), move(deliveryId, 2_500)]);
      const sql = `SELECT revision, (dropoff ->> 'latitude')::float8 AS latitude FROM flight WHERE id = $1`;
      expect(await world.query(sql, [flightId])).toEqual([{ revision: 2, latitude: north(2_500).latitude }]);
    });

    it('is refused when it is out of range or nobody will come, and changes nothing', async () => {
      await world.addDrones(1);
      const message = order();
      const { deliveryId } = message;
      await expect(move(deliveryId, 7_500)).rejects.toMatchObject(refusal('dropoff_out_of_range'));
      const { fencingToken } = await reserved(message);
      await expect(move(deliveryId, 7_500)).rejects.toMatchObject(refusal('dropoff_out_of_range'));
      expect((await plan(deliveryId, fencingToken)).distanceMetres).toBeLessThan(3_100);
      await release(deliveryId);
      await expect(move(deliveryId, 2_500)).rejects.toMatchObject(refusal('delivery_not_served'));
    });
  });
});

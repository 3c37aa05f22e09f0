import { deliveryEvents, droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { outboxOf } from '../../../test/support/service-world';
import { DroneWorld, north, order } from './support/drone-world';

const { RequestState } = droneV1;

interface ReservationRow {
  readonly deliveryId: string;
  readonly droneId: string;
  readonly token: number;
  readonly status: string;
}

describe('Dispatch', () => {
  let world: DroneWorld;

  beforeEach(async () => {
    world = await DroneWorld.open();
  });
  afterEach(() => world.close());

  const reservations = () =>
    world.query<ReservationRow>(
      `SELECT delivery_id AS "deliveryId", drone_id AS "droneId", fencing_token AS token, status FROM reservation ORDER BY fencing_token`,
    );
  const held = async () => (await reservations()).filter(({ status }) => status === 'held');
  const request = (change: Partial<droneV1.RequestDroneRequest> = {}) => world.scheduler.requestDrone(order(change));
  const release = (deliveryId: string) =>
    world.scheduler.releaseDrone({ operationKey: `undo:${deliveryId}`, deliveryId });
  const plan = (deliveryId: string, fencingToken: number) =>
    world.scheduler.planFlight({ operationKey: `plan:${deliveryId}`, deliveryId, fencingToken });
  const reserved = (message: droneV1.RequestDroneRequest) =>
    eventually(async () => {
      const answer = await world.scheduler.requestDrone(message);
      return answer.state === RequestState.REQUEST_STATE_RESERVED && answer;
    });
  const statusOf = async (droneId: string) =>
    (await world.query<{ status: string }>('SELECT status FROM drone WHERE id = $1', [droneId]))[0]?.status;
  const typesOf = async (id: string) => (await outboxOf(world.database, id)).map(({ type }) => type.split('.').at(-1));

  it('reserves no drone and no delivery twice, with two matchers and forty requests for eighteen drones', async () => {
    await world.addReplica();
    const drones = await world.addDrones(18);
    const other = world.client('svc-scheduler', world.replicas[1]!.grpcAddress);
    const wanted = Array.from({ length: 40 }, (_, index) => order({ expedited: index % 5 === 0 }));
    await Promise.all(
      wanted.flatMap((message) => [world.scheduler.requestDrone(message), other.requestDrone(message)]),
    );
    await eventually(async () => expect(await held()).toHaveLength(18));

    const served = new Set<string>();
    for (let round = 0; served.size < 40; round += 1) {
      expect(round).toBeLessThan(5);
      const active = await held();
      expect(new Set(active.map(({ droneId }) => droneId)).size).toBe(active.length);
      expect(new Set(active.map(({ deliveryId }) => deliveryId)).size).toBe(active.length);
      active.forEach(({ deliveryId }) => served.add(deliveryId));
      await Promise.all(active.flatMap(({ deliveryId }) => [release(deliveryId), release(deliveryId)]));
      const left = Math.min(18, 40 - served.size);
      await eventually(async () =>
        expect((await held()).filter((row) => !served.has(row.deliveryId))).toHaveLength(left),
      );
    }
    const rows = await reservations();
    expect(rows).toHaveLength(40);
    for (const drone of drones) {
      const tokens = rows.filter(({ droneId }) => droneId === drone).map(({ token }) => token);
      expect(tokens).toEqual(tokens.map((_, index) => index + 1));
    }
    for (const { deliveryId } of wanted) {
      expect(await typesOf(deliveryId)).toEqual(['DroneReserved', 'ReservationReleased']);
    }
  }, 60_000);

  it('answers a repeated request with the same reservation', async () => {
    await world.addDrones(2);
    const message = order();
    const first = await reserved(message);
    const again = await Promise.all(Array.from({ length: 10 }, () => world.scheduler.requestDrone(message)));
    expect(again).toEqual(Array.from({ length: 10 }, () => first));
    expect(await reservations()).toHaveLength(1);
    expect(await statusOf(first.droneId)).toBe('reserved');
  });

  it('refuses at once what no registered drone can carry or reach, and waits while nobody is registered', async () => {
    const early = order({ weightGrams: 3_000 });
    expect((await world.scheduler.requestDrone(early)).state).toBe(RequestState.REQUEST_STATE_PENDING);
    await world.addDrones(1, droneV1.Airframe.AIRFRAME_WING);
    await eventually(async () =>
      expect(await world.scheduler.requestDrone(early)).toMatchObject({ reason: 'too_heavy' }),
    );
    const unmatched = RequestState.REQUEST_STATE_UNMATCHED;
    expect(await request({ weightGrams: 3_000 })).toMatchObject({ state: unmatched, reason: 'too_heavy' });
    const far = order({ dropoff: north(7_500) });
    expect(await world.scheduler.requestDrone(far)).toMatchObject({ state: unmatched, reason: 'out_of_range' });
    expect(await typesOf(far.deliveryId)).toEqual(['RequestUnmatched']);
    const soon = new Date(Date.now() + 2_000).toISOString();
    expect(await request({ deadline: soon })).toMatchObject({ state: unmatched, reason: 'no_drone_available' });
  });

  it('gives up when the deadline comes before a drone is free', async () => {
    const [only] = await world.addDrones(1);
    await world.query(`UPDATE drone SET status = 'charging' WHERE id = $1`, [only]);
    const message = order({ deadline: new Date(Date.now() + 9_000).toISOString() });
    expect((await world.scheduler.requestDrone(message)).state).toBe(RequestState.REQUEST_STATE_PENDING);
    await eventually(async () =>
      expect(await world.scheduler.requestDrone(message)).toMatchObject({ reason: 'no_drone_available' }),
    );
    expect(await typesOf(message.deliveryId)).toEqual(['RequestUnmatched']);
  });

  it('passes over drones that are silent, or low on charge', async () => {
    const [silent, low, good] = await world.addDrones(3);
    await world.query(`UPDATE drone SET heard_at = now() - interval '11 seconds' WHERE id = $1`, [silent]);
    await world.query('UPDATE drone SET battery_percent = 89 WHERE id = $1', [low]);
    expect((await reserved(order())).droneId).toBe(good);
  });

  it('lets a request wait until a drone must leave for it', async () => {
    await world.addDrones(1);
    const readyAt = new Date(Date.now() + 6_000);
    const message = order({ readyAt: readyAt.toISOString() });
    const waiting = await world.scheduler.requestDrone(message);
    expect(waiting.state).toBe(RequestState.REQUEST_STATE_PENDING);
    const leave = new Date(waiting.notBefore).getTime();
    expect(leave).toBeLessThan(readyAt.getTime());
    expect(leave).toBeGreaterThan(Date.now() + 1_000);
    await reserved(message);
    expect(Date.now()).toBeGreaterThanOrEqual(leave);
  });

  it('bars a request whose release came first', async () => {
    await world.addDrones(1);
    const message = order();
    expect(await release(message.deliveryId)).toEqual({ released: false });
    const answer = await world.scheduler.requestDrone(message);
    expect(answer).toMatchObject({ state: RequestState.REQUEST_STATE_UNMATCHED, reason: 'released' });
    expect(await reservations()).toHaveLength(0);
  });

  it('leaves nothing reserved, whichever of request, match and release wins the race', async () => {
    const [drone] = await world.addDrones(1);
    for (let round = 0; round < 25; round += 1) {
      const message = order();
      const { deliveryId } = message;
      await world.scheduler.requestDrone(message);
      if (round % 3 === 0) await reserved(message);
      await Promise.all([release(deliveryId), world.scheduler.requestDrone(message), release(deliveryId)]);
      expect((await held()).filter((row) => row.deliveryId === deliveryId)).toEqual([]);
      expect(await world.scheduler.requestDrone(message)).toMatchObject({ reason: 'released' });
    }
    await eventually(async () => expect(await statusOf(drone!)).toBe('idle'));
    await reserved(order());
  });

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

  it('cancels a planned flight and keeps the reservation until it is released', async () => {
    await world.addDrones(1);
    const message = order();
    const { deliveryId } = message;
    const cancel = () => world.scheduler.cancelFlight({ operationKey: 'c', deliveryId });
    expect(await cancel()).toEqual({ cancelled: false });
    const { fencingToken } = await reserved(message);
    const { flightId } = await plan(deliveryId, fencingToken);
    expect(await cancel()).toEqual({ cancelled: true });
    expect(await cancel()).toEqual({ cancelled: false });
    expect(await held()).toHaveLength(1);
    expect(await release(deliveryId)).toEqual({ released: true });
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

import { droneV1 } from '@app/contracts';
import { eventually } from '../../../test/support/eventually';
import { DroneWorld, north, order } from './support/drone-world';

const { RequestState } = droneV1;
/** For up to eighty calls at once. */
const PATIENT = { deadlineMs: 20_000 };

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
    world.scheduler.releaseDrone({ operationKey: `undo:${deliveryId}`, deliveryId }, PATIENT);
  const reserved = (message: droneV1.RequestDroneRequest) => world.reserved(message);
  const statusOf = async (droneId: string) =>
    (await world.query<{ status: string }>('SELECT status FROM drone WHERE id = $1', [droneId]))[0]?.status;
  const typesOf = (id: string) => world.eventsOf(id);

  it('reserves no drone and no delivery twice, with two matchers and forty requests for eighteen drones', async () => {
    await world.addReplica();
    const drones = await world.addDrones(18);
    const other = world.client('svc-scheduler', world.replicas[1]!.grpcAddress);
    const wanted = Array.from({ length: 40 }, (_, index) => order({ expedited: index % 5 === 0 }));
    await Promise.all(
      wanted.flatMap((message) => [world.scheduler, other].map((client) => client.requestDrone(message, PATIENT))),
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

  it('refuses what can no longer be served also behind more requests than one batch matches', async () => {
    const [only] = await world.addDrones(1);
    await world.query(`UPDATE drone SET status = 'charging' WHERE id = $1`, [only]);
    const first = order({ expedited: true });
    await world.scheduler.requestDrone(first);
    const copies = `INSERT INTO drone_request (delivery_id, state, wish, not_before)
      SELECT gen_random_uuid(), state, wish, not_before FROM drone_request, generate_series(1, 250) WHERE delivery_id = $1`;
    await world.query(copies, [first.deliveryId]);
    const last = order({ deadline: new Date(Date.now() + 9_000).toISOString() });
    expect((await world.scheduler.requestDrone(last)).state).toBe(RequestState.REQUEST_STATE_PENDING);
    await eventually(async () =>
      expect(await world.scheduler.requestDrone(last)).toMatchObject({ reason: 'no_drone_available' }),
    );
    expect(await world.query(`SELECT 1 FROM drone_request WHERE state = 'waiting'`)).toHaveLength(251);
    await world.query(`UPDATE drone SET status = 'idle' WHERE id = $1`, [only]);
    await eventually(async () => expect(await held()).toHaveLength(1));
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
});

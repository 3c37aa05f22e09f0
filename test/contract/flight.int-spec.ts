import { dronePositionSchema, type droneV1 } from '@app/contracts';
import type { RunningService } from '@app/service-defaults';
import { connect } from '@nats-io/transport-node';
import { startSimulator } from '../../apps/simulator/src/service';
import { DroneWorld } from '../../apps/drone/test/support/drone-world';
import { eventually } from '../support/eventually';
import { outboxOf, type Neighbour } from '../support/service-world';

const SPEED = 200;
const LONG = { timeoutMs: 60_000, intervalMs: 100 };
const CARRIED = [
  'FlightPlanned',
  'FlightTookOff',
  'FlightArrivedAtPickup',
  'FlightLoaded',
  'FlightArrivedAtDropoff',
  'FlightReleased',
  'FlightReturning',
  'FlightLanded',
];

describe('A flight of the simulated fleet under the drone service', () => {
  let world: DroneWorld;
  let simulator: RunningService;
  let delivery: Neighbour;

  beforeAll(async () => {
    world = await DroneWorld.open({ simulatorSpeed: SPEED });
    simulator = await startFleet();
    delivery = await world.world.neighbour('delivery');
    await eventually(async () => (await dronesThatAre('idle')).length === 18, LONG);
  }, 60_000);
  afterAll(async () => {
    await simulator.close();
    await world.close();
  });

  const startFleet = async () => {
    const config = await world.world.config('', { clientId: 'svc-simulator' });
    const droneGrpc = world.service.grpcAddress ?? '';
    return startSimulator({ ...config, simulatorSeed: 1, simulatorSpeed: SPEED, droneGrpc }, { handleSignals: false });
  };
  const dronesThatAre = async (status: string) =>
    (await world.rest('GET', `/v1/drones?status=${status}&limit=100`)).body.items ?? [];
  const places = async () => {
    const [nest] = await world.query<{ latitude: number; longitude: number }>('SELECT * FROM nest ORDER BY id');
    const { latitude, longitude } = nest!;
    const at = (north: number, east: number) => ({
      latitude: latitude + north,
      longitude: longitude + east,
      altitudeMetres: undefined,
    });
    const elsewhere = at(0.005, -0.01);
    return { pickup: at(0.005, 0), dropoff: at(0.005, 0.01), elsewhere, farAway: at(0.005, 0.04) };
  };

  const schedule = async (change: Partial<droneV1.RequestDroneRequest> = {}) => {
    const { pickup, dropoff } = await places();
    return world.schedule(delivery, { pickup, dropoff, ...change });
  };
  const eventsOf = (flightId: string) => world.eventsOf(flightId);
  const happened = (flightId: string, events: string[]) =>
    eventually(async () => expect(await eventsOf(flightId)).toEqual(events), LONG);
  const until = (flightId: string, event: string) =>
    eventually(async () => expect(await eventsOf(flightId)).toContain(event), LONG);
  const settled = async (droneId: string, reservation: string) => {
    await eventually(async () => expect((await drone(droneId)).status).toBe('idle'), LONG);
    const rows = await world.query<{ status: string }>(
      'SELECT status FROM reservation WHERE drone_id = $1 ORDER BY fencing_token DESC LIMIT 1',
      [droneId],
    );
    expect(rows).toEqual([{ status: reservation }]);
  };
  const drone = async (droneId: string) => (await world.rest('GET', `/v1/drones/${droneId}`)).body;

  it('carries a package to the door, tells every phase once, and is free again when it is charged', async () => {
    const broker = await connect({ servers: world.world.nats.url });
    const live = broker.subscribe('aerie.tlm.v1.>');
    const { droneId, flightId } = await schedule();
    await until(flightId, 'FlightTookOff');
    await eventually(
      async () => expect(await drone(droneId)).toMatchObject({ status: 'in_flight', flight: { id: flightId } }),
      LONG,
    );
    await happened(flightId, CARRIED);
    await settled(droneId, 'consumed');
    await broker.drain();

    const history = await world.query<{ seq: number; time: Date }>(
      'SELECT seq, time FROM position WHERE flight_id = $1 ORDER BY seq',
      [flightId],
    );
    expect(history.length).toBeGreaterThan(100);
    expect(history.at(-1)!.seq - history[0]!.seq).toBe(history.length - 1);
    const published = [];
    for await (const message of live) published.push(dronePositionSchema.parse(message.json()));
    const mine = published.filter((position) => position.droneId === droneId && position.flightId === flightId);
    expect(mine.length).toBeGreaterThan(1);
    expect(mine.map(({ seq }) => seq)).toEqual(mine.map(({ seq }) => seq).toSorted((a, b) => a - b));
  }, 90_000);

  it('is recalled on its way, and the reservation ends at once', async () => {
    const { deliveryId, droneId, flightId } = await schedule();
    await until(flightId, 'FlightTookOff');
    const release = { operationKey: 'r', deliveryId };
    expect(await world.scheduler.cancelFlight(release)).toEqual({ cancelled: true });
    expect(await world.scheduler.cancelFlight(release)).toEqual({ cancelled: true });
    expect(await world.scheduler.releaseDrone(release)).toEqual({ released: false });
    await until(flightId, 'FlightLanded');
    expect(await eventsOf(flightId)).not.toContain('FlightReleased');
    expect((await outboxOf(world.database, flightId)).at(-1)?.data.withPackage).toBe(false);
    await settled(droneId, 'released');
  }, 90_000);

  it('waits for the confirmation before it releases the package', async () => {
    const { deliveryId, droneId, flightId } = await schedule({ confirmationRequired: true });
    await until(flightId, 'FlightArrivedAtDropoff');
    expect(await eventsOf(flightId)).not.toContain('FlightReleased');
    await world.delivery.allowRelease({ operationKey: 'c', deliveryId });
    await happened(flightId, CARRIED);
    await settled(droneId, 'consumed');
  }, 90_000);

  it('brings the package back when nobody confirms', async () => {
    const { droneId, flightId } = await schedule({ confirmationRequired: true });
    await happened(flightId, [...CARRIED.slice(0, 5), 'FlightReturning', 'FlightLanded']);
    const events = await outboxOf(world.database, flightId);
    expect(events.slice(-2).map(({ data }) => data.withPackage)).toEqual([true, true]);
    await settled(droneId, 'released');
  }, 90_000);

  /** Far enough that the drone hears of it before it is there, also on a machine that stands still for a moment: it flies 200 times as fast. */
  it('takes the package to a drop-off that moved on the way', async () => {
    const { pickup, elsewhere, farAway } = await places();
    const { deliveryId, flightId } = await schedule({ dropoff: farAway });
    await until(flightId, 'FlightTookOff');
    await world.delivery.moveDropoff({ operationKey: 'm', deliveryId, dropoff: elsewhere, pickup, weightGrams: 800 });
    await happened(flightId, CARRIED);
    const [at] = await world.query<{ longitude: number }>(
      'SELECT longitude FROM position WHERE flight_id = $1 ORDER BY longitude LIMIT 1',
      [flightId],
    );
    expect(at!.longitude).toBeCloseTo(elsewhere.longitude, 3);
  }, 90_000);

  it.each(['FlightTookOff', 'FlightLoaded', 'FlightReturning'])(
    'goes on after %s when the simulator was restarted',
    async (event) => {
      const { droneId, flightId } = await schedule();
      await until(flightId, event);
      await simulator.close();
      simulator = await startFleet();
      await happened(flightId, CARRIED);
      await settled(droneId, 'consumed');
    },
    90_000,
  );

  it('goes on when the drone service was restarted', async () => {
    const { droneId, flightId } = await schedule();
    await until(flightId, 'FlightArrivedAtPickup');
    await world.restart();
    await happened(flightId, CARRIED);
    await settled(droneId, 'consumed');
  }, 90_000);

  it('serves twelve deliveries at once, each by its own drone', async () => {
    const flights = await Promise.all(Array.from({ length: 12 }, () => schedule()));
    for (const { flightId } of flights) await happened(flightId, CARRIED);
    const reservations = await world.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM reservation WHERE status = 'consumed' AND delivery_id = ANY($1)`,
      [flights.map(({ deliveryId }) => deliveryId)],
    );
    expect(reservations[0]!.count).toBe(12);
  }, 120_000);
});

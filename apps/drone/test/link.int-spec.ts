import { deliveryEvents, droneV1 } from '@app/contracts';
import { status as Status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { outboxOf, type Neighbour } from '../../../test/support/service-world';
import { DroneWorld, NEST, order } from './support/drone-world';
import { FakeDrone } from './support/fake-drone';

const { FlightPhase } = droneV1;
const ORDERLY = [
  FlightPhase.FLIGHT_PHASE_TOOK_OFF,
  FlightPhase.FLIGHT_PHASE_AT_PICKUP,
  FlightPhase.FLIGHT_PHASE_LOADED,
  FlightPhase.FLIGHT_PHASE_AT_DROPOFF,
  FlightPhase.FLIGHT_PHASE_RELEASED,
  FlightPhase.FLIGHT_PHASE_RETURNING,
  FlightPhase.FLIGHT_PHASE_LANDED,
];
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
const loaded = (phase: droneV1.FlightPhase) =>
  phase === FlightPhase.FLIGHT_PHASE_LOADED || phase === FlightPhase.FLIGHT_PHASE_AT_DROPOFF;

describe('The link to a drone', () => {
  let world: DroneWorld;
  let delivery: Neighbour;

  beforeAll(async () => {
    world = await DroneWorld.open();
    delivery = await world.world.neighbour('delivery');
  });
  afterAll(() => world.close());
  afterEach(() => world.query(`UPDATE drone SET heard_at = NULL`));

  const addDrone = async () => (await world.addDrones(1))[0]!;
  const connect = (droneId: string, address?: string) => FakeDrone.connect(world.link(address), droneId);
  const row = async (droneId: string) => (await world.rest('GET', `/v1/drones/${droneId}`)).body;
  const eventsOf = async (flightId: string) =>
    (await outboxOf(world.database, flightId)).map(({ type }) => type.split('.').at(-1));
  const schedule = async (change: Partial<droneV1.RequestDroneRequest> = {}) => {
    const message = order(change);
    const { deliveryId } = message;
    const { droneId, fencingToken } = await eventually(async () => {
      const answer = await world.scheduler.requestDrone(message);
      return answer.droneId !== '' && answer;
    });
    const { flightId } = await world.scheduler.planFlight({ operationKey: 'p', deliveryId, fencingToken });
    const now = new Date().toISOString();
    const data = { deliveryId, accountId: randomUUID(), droneId, flightId, fencingToken, eta: now, occurredAt: now };
    await delivery.emit({ type: deliveryEvents.DeliveryScheduled, aggregateId: deliveryId, data });
    return { deliveryId, droneId, flightId, fencingToken };
  };

  it('welcomes a drone with what is known of it', async () => {
    const droneId = await addDrone();
    const drone = await connect(droneId);
    const welcome = await drone.next('welcome');
    expect(welcome).toMatchObject({
      airframe: 'AIRFRAME_ZIP',
      nest: NEST,
      location: NEST,
      batteryPercent: 100,
      lastSeq: 0,
    });
    drone.close();
  });

  it('keeps the latest position, the history of all, and each only once', async () => {
    const droneId = await addDrone();
    const drone = await connect(droneId);
    const later = drone.position(8, { batteryPercent: 61, location: { ...NEST, latitude: 29.9, altitudeMetres: 50 } });
    drone.say({ telemetry: { positions: [drone.position(6), drone.position(7), later] } });
    drone.say({ telemetry: { positions: [drone.position(5), later] } });
    const stored = () => world.query('SELECT 1 FROM position WHERE drone_id = $1', [droneId]);
    await eventually(async () => expect(await stored()).toHaveLength(4));
    expect(await row(droneId)).toMatchObject({ batteryPercent: 61, position: { location: { latitude: 29.9 } } });
    drone.close();
    const again = await connect(droneId);
    expect(await again.next('welcome')).toMatchObject({ lastSeq: 8, location: { latitude: 29.9, altitudeMetres: 50 } });
    again.close();
  });

  it('takes a drone for offline when nothing was heard for ten seconds, and back when it speaks', async () => {
    const droneId = await addDrone();
    const drone = await connect(droneId);
    await world.query(`UPDATE drone SET heard_at = now() - interval '11 seconds' WHERE id = $1`, [droneId]);
    expect((await row(droneId)).status).toBe('offline');
    drone.say({ charge: { batteryPercent: 97 } });
    await eventually(async () => expect(await row(droneId)).toMatchObject({ status: 'idle', batteryPercent: 97 }));
    drone.close();
  });

  it('makes a charging drone idle once it is full enough', async () => {
    const droneId = await addDrone();
    await world.query(`UPDATE drone SET status = 'charging', battery_percent = 40 WHERE id = $1`, [droneId]);
    const drone = await connect(droneId);
    drone.say({ charge: { batteryPercent: 89 } });
    await eventually(async () => expect(await row(droneId)).toMatchObject({ status: 'charging', batteryPercent: 89 }));
    drone.say({ charge: { batteryPercent: 90 } });
    await eventually(async () => expect((await row(droneId)).status).toBe('idle'));
    drone.close();
  });

  it('lets a second stream take over from the first', async () => {
    const droneId = await addDrone();
    const first = await connect(droneId);
    const second = await connect(droneId);
    expect((await first.broken()).code).toBe(Status.ABORTED);
    await schedule();
    await second.next('fly');
    expect(first.heard.some(({ fly }) => fly)).toBe(false);
    second.close();
  });

  it.each([
    ['anything but a hello first', { charge: { batteryPercent: 1 } }, Status.INVALID_ARGUMENT],
    ['a hello of no drone', { hello: { droneId: 'x' } }, Status.INVALID_ARGUMENT],
    ['a hello of a drone that is not registered', { hello: { droneId: randomUUID() } }, Status.NOT_FOUND],
  ])('refuses %s', async (_, message, code) => {
    const drone = await FakeDrone.connect(world.link());
    drone.say(message);
    expect((await drone.broken()).code).toBe(code);
  });

  it('ends a stream that says what cannot be', async () => {
    const drone = await connect(await addDrone());
    drone.say({ telemetry: { positions: [drone.position(1, { batteryPercent: 140 })] } });
    expect((await drone.broken()).code).toBe(Status.INVALID_ARGUMENT);
  });

  it.each(['svc-scheduler', 'svc-delivery'])('refuses %s', async (clientId) => {
    const drone = await FakeDrone.connect(world.link(undefined, clientId));
    drone.say({ hello: { droneId: randomUUID() } });
    expect((await drone.broken()).code).toBe(Status.PERMISSION_DENIED);
  });

  it('moves a flight forward only, whatever is repeated, late or out of order', async () => {
    const drone = await connect(await addDrone());
    const { flightId, droneId } = await schedule();
    expect(await drone.next('fly')).toMatchObject({ flightId, fencingToken: 1, phase: 'FLIGHT_PHASE_UNSPECIFIED' });
    const heardOf = (phase: droneV1.FlightPhase) =>
      drone.heard.some(({ phaseHeard }) => phaseHeard?.flightId === flightId && phaseHeard.phase === phase);
    // All backwards: what skips a phase is not acknowledged, so that the drone says it again.
    for (const phase of ORDERLY.toReversed()) drone.phase({ flightId, phase, withPackage: loaded(phase) });
    await eventually(() => expect(heardOf(FlightPhase.FLIGHT_PHASE_TOOK_OFF)).toBe(true));
    expect(heardOf(FlightPhase.FLIGHT_PHASE_LANDED)).toBe(false);
    expect(await eventsOf(flightId)).toEqual(['FlightPlanned', 'FlightTookOff']);
    for (const phase of ORDERLY) {
      for (let times = 0; times < 3; times += 1) drone.phase({ flightId, phase, withPackage: loaded(phase) });
      await eventually(() => expect(heardOf(phase)).toBe(true));
    }
    for (const phase of ORDERLY) drone.phase({ flightId, phase, withPackage: loaded(phase) });
    expect(await eventsOf(flightId)).toEqual(CARRIED);
    expect((await outboxOf(world.database, flightId)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(await row(droneId)).toMatchObject({ status: 'charging', batteryPercent: 80, flight: null });
    drone.close();
  });

  it('stores a phase once when two replicas hear it at the same time', async () => {
    const replica = await world.addReplica();
    const droneId = await addDrone();
    const [here, there] = [await connect(droneId), await connect(droneId, replica.grpcAddress)];
    const { flightId } = await schedule();
    await eventually(() => expect([...here.heard, ...there.heard].some(({ fly }) => fly)).toBe(true));
    for (const phase of ORDERLY) {
      for (const drone of [here, there, here, there]) drone.phase({ flightId, phase, withPackage: loaded(phase) });
      await eventually(() => expect(there.heard.some(({ phaseHeard }) => phaseHeard?.phase === phase)).toBe(true));
    }
    expect(await eventsOf(flightId)).toEqual(CARRIED);
    here.close();
    there.close();
    world.replicas.pop();
    await replica.close();
  });

  it('believes no phase under another token, from another drone or of an unknown flight', async () => {
    const [mine, other] = [await connect(await addDrone()), await connect(await addDrone())];
    const { flightId, droneId } = await schedule();
    const drone = await eventually(() => [mine, other].find(({ heard }) => heard.some(({ fly }) => fly)) ?? false);
    const stranger = drone === mine ? other : mine;
    const phase = FlightPhase.FLIGHT_PHASE_TOOK_OFF;
    drone.phase({ flightId, phase, fencingToken: 99 });
    await drone.next('phaseHeard');
    stranger.phase({ flightId, phase });
    expect(await stranger.next('recall')).toMatchObject({ flightId });
    const unknown = randomUUID();
    stranger.forget();
    stranger.phase({ flightId: unknown, phase });
    expect(await stranger.next('recall')).toMatchObject({ flightId: unknown });
    expect(await eventsOf(flightId)).toEqual(['FlightPlanned']);
    expect((await row(droneId)).status).toBe('reserved');
    mine.close();
    other.close();
  });

  it('tells a drone that lost its line, and its memory, how far its flight was', async () => {
    const droneId = await addDrone();
    const drone = await connect(droneId);
    const { flightId } = await schedule();
    await drone.next('fly');
    for (const phase of ORDERLY.slice(0, 3)) drone.phase({ flightId, phase, withPackage: loaded(phase) });
    await eventually(async () => expect(await eventsOf(flightId)).toHaveLength(4));
    drone.close();
    const reborn = await connect(droneId);
    expect(await reborn.next('fly')).toMatchObject({ flightId, phase: 'FLIGHT_PHASE_LOADED', withPackage: true });
    reborn.close();
  });

  it('asks for the return of a recalled drone until it is on its way, and the drone is free only at home', async () => {
    const droneId = await addDrone();
    const drone = await connect(droneId);
    const { deliveryId, flightId } = await schedule();
    await drone.next('fly');
    drone.phase({ flightId, phase: FlightPhase.FLIGHT_PHASE_TOOK_OFF });
    await drone.next('phaseHeard');
    expect(await world.scheduler.releaseDrone({ operationKey: 'r', deliveryId })).toEqual({ released: true });
    expect(await drone.next('recall')).toMatchObject({ flightId, fencingToken: 1 });
    drone.forget();
    expect(await drone.next('recall')).toMatchObject({ flightId });
    expect((await row(droneId)).status).toBe('in_flight');
    drone.phase({ flightId, phase: FlightPhase.FLIGHT_PHASE_RETURNING });
    drone.phase({ flightId, phase: FlightPhase.FLIGHT_PHASE_LANDED });
    await eventually(async () => expect((await row(droneId)).status).toBe('charging'));
    expect((await eventsOf(flightId)).slice(-2)).toEqual(['FlightReturning', 'FlightLanded']);
    drone.close();
  });

  it('frees a drone that was recalled before it ever left', async () => {
    const droneId = await addDrone();
    const { deliveryId, flightId } = await schedule();
    await eventually(async () => {
      const [flight] = await world.query<{ status: string }>('SELECT status FROM flight WHERE id = $1', [flightId]);
      expect(flight?.status).toBe('activated');
    });
    await world.scheduler.releaseDrone({ operationKey: 'r', deliveryId });
    const drone = await connect(droneId);
    expect(await drone.next('recall')).toMatchObject({ flightId });
    expect(drone.heard.some(({ fly }) => fly)).toBe(false);
    drone.phase({ flightId, phase: FlightPhase.FLIGHT_PHASE_LANDED, batteryPercent: 99 });
    drone.say({ charge: { batteryPercent: 99 } });
    await eventually(async () => expect((await row(droneId)).status).toBe('idle'));
    drone.close();
  });
});

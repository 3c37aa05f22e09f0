import { droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { outboxOf, type Neighbour } from '../../../test/support/service-world';
import { CARRIED, loaded, ORDERLY } from './support/carried-flight';
import { DroneWorld } from './support/drone-world';
import { FakeDrone } from './support/fake-drone';

const { FlightPhase } = droneV1;

describe('A flight, by what its drone reports', () => {
  let world: DroneWorld;
  let delivery: Neighbour;

  beforeAll(async () => {
    world = await DroneWorld.open();
    delivery = await world.world.neighbour('delivery');
  });
  afterAll(() => world.close());
  // What was heard is written late, so a drone of an earlier test is kept out of the next one by its battery.
  afterEach(() => world.query(`UPDATE drone SET status = 'charging', battery_percent = 0 WHERE status = 'idle'`));

  const addDrone = async () => (await world.addDrones(1))[0]!;
  const connect = (droneId: string, address?: string) => FakeDrone.connect(world.link(address), droneId);
  const row = async (droneId: string) => (await world.rest('GET', `/v1/drones/${droneId}`)).body;
  const schedule = () => world.schedule(delivery);
  const eventsOf = (flightId: string) => world.eventsOf(flightId);

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

import { droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { outboxOf, type Neighbour } from '../../../test/support/service-world';
import { DroneWorld, north } from './support/drone-world';
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

  describe('and a cancellation', () => {
    const { FLIGHT_PHASE_LOADED: LOADED } = FlightPhase;
    const cancel = (deliveryId: string) => world.delivery.cancelFlight({ operationKey: 'c', deliveryId });
    const atPickup = async () => {
      const drone = await connect(await addDrone());
      const flight = await schedule();
      await drone.next('fly');
      const heard = (phase: droneV1.FlightPhase) =>
        eventually(() => expect(drone.heard.some(({ phaseHeard }) => phaseHeard?.phase === phase)).toBe(true));
      for (const phase of ORDERLY.slice(0, 2)) {
        drone.phase({ flightId: flight.flightId, phase });
        await heard(phase);
      }
      return { drone, heard, ...flight };
    };

    it('that comes after the loading is refused, also when the package is at the door or at home', async () => {
      const { drone, heard, deliveryId, flightId } = await atPickup();
      const refusal = { code: 'package_on_board', category: 'rule-violated' };
      for (const phase of ORDERLY.slice(2)) {
        drone.phase({ flightId, phase, withPackage: loaded(phase) });
        await heard(phase);
        await expect(cancel(deliveryId)).rejects.toMatchObject(refusal);
      }
      expect(await eventsOf(flightId)).toEqual(CARRIED);
      expect(drone.heard.some(({ recall }) => recall)).toBe(false);
      drone.close();
    });

    it('that comes before the loading forbids it, and is granted as often as it is asked', async () => {
      const { drone, heard, deliveryId, droneId, flightId } = await atPickup();
      expect(await cancel(deliveryId)).toEqual({ cancelled: true });
      drone.forget();
      drone.phase({ flightId, phase: LOADED, withPackage: true });
      await heard(LOADED);
      const said = drone.heard.map(({ recall, phaseHeard }) => (recall ? 'recall' : phaseHeard && 'heard'));
      expect(said.indexOf('recall')).toBeLessThan(said.indexOf('heard'));
      expect(said).toContain('recall');
      for (const phase of ORDERLY.slice(5)) {
        drone.phase({ flightId, phase, withPackage: true });
        await heard(phase);
        await cancel(deliveryId);
      }
      const arrived = ['FlightPlanned', 'FlightTookOff', 'FlightArrivedAtPickup'];
      expect(await eventsOf(flightId)).toEqual([...arrived, 'FlightReturning', 'FlightLanded']);
      expect((await outboxOf(world.database, flightId)).at(-1)?.data.withPackage).toBe(true);
      expect((await row(droneId)).status).toBe('charging');
      drone.close();
    });

    it('of the drop-off alone is taken until the loading, and what was taken is granted again after it', async () => {
      const { drone, heard, deliveryId, flightId } = await atPickup();
      const move = (metres: number) =>
        world.delivery.moveDropoff({
          operationKey: 'm',
          deliveryId,
          dropoff: north(metres),
          pickup: north(500),
          weightGrams: 800,
        });
      drone.forget();
      await move(2_000);
      expect((await drone.next('fly')).dropoff?.latitude).toBeCloseTo(north(2_000).latitude, 9);
      drone.phase({ flightId, phase: LOADED, withPackage: true });
      await heard(LOADED);
      await move(2_000);
      await expect(move(2_500)).rejects.toMatchObject({ code: 'package_on_board', category: 'rule-violated' });
      drone.close();
    });

    it('at the same moment ends in one of the two, never in both', async () => {
      for (let round = 0; round < 6; round += 1) {
        const { drone, heard, deliveryId, flightId } = await atPickup();
        drone.phase({ flightId, phase: LOADED, withPackage: true });
        const granted = await cancel(deliveryId).then(
          () => true,
          () => false,
        );
        await heard(LOADED);
        expect((await eventsOf(flightId)).includes('FlightLoaded')).toBe(!granted);
        if (granted) await drone.next('recall');
        else expect(drone.heard.some(({ recall }) => recall)).toBe(false);
        drone.close();
      }
    });
  });

  describe('and a confirmation', () => {
    const allow = (deliveryId: string) => world.delivery.allowRelease({ operationKey: 'a', deliveryId });
    const atDropoff = async () => {
      const drone = await connect(await addDrone());
      const flight = await world.schedule(delivery, { confirmationRequired: true });
      await drone.next('fly');
      for (const phase of ORDERLY.slice(0, 4)) {
        // A drone whose clock is an hour slow: its time to wait begins when control hears of its arrival.
        drone.phase({ flightId: flight.flightId, phase, withPackage: loaded(phase), time: Date.now() - 3_600_000 });
        await eventually(() => expect(drone.heard.some(({ phaseHeard }) => phaseHeard?.phase === phase)).toBe(true));
      }
      return { drone, ...flight };
    };

    it('that comes in time lets the package go, as often as it is given', async () => {
      const { drone, deliveryId, flightId } = await atDropoff();
      await Promise.all([allow(deliveryId), allow(deliveryId)]);
      expect(await drone.next('releasePackage')).toMatchObject({ flightId });
      expect(drone.heard.some(({ recall }) => recall)).toBe(false);
      for (const phase of ORDERLY.slice(4)) drone.phase({ flightId, phase });
      await eventually(async () => expect(await eventsOf(flightId)).toEqual(CARRIED));
      await allow(deliveryId);
      drone.close();
    });

    it('that comes when the drone was told to come home is refused', async () => {
      const { drone, deliveryId, flightId } = await atDropoff();
      await world.query(`UPDATE flight SET at_dropoff_since = now() - interval '1 hour' WHERE id = $1`, [flightId]);
      await drone.next('recall');
      const refusal = { code: 'flight_returning', category: 'rule-violated' };
      await expect(allow(deliveryId)).rejects.toMatchObject(refusal);
      for (const phase of ORDERLY.slice(5)) drone.phase({ flightId, phase, withPackage: true });
      await eventually(async () => expect(await eventsOf(flightId)).toContain('FlightLanded'));
      await expect(allow(deliveryId)).rejects.toMatchObject(refusal);
      drone.close();
    });

    it('at the end of the time to wait ends in one of the two, never in both', async () => {
      for (let round = 0; round < 4; round += 1) {
        const { drone, deliveryId, flightId } = await atDropoff();
        const late = world.query(`UPDATE flight SET at_dropoff_since = now() - interval '1 hour' WHERE id = $1`, [
          flightId,
        ]);
        const allowed = await allow(deliveryId).then(
          () => true,
          () => false,
        );
        await late;
        await drone.next(allowed ? 'releasePackage' : 'recall');
        const [flight] = await world.query<{ confirmed: boolean; recalled: boolean }>(
          'SELECT confirmed, recalled FROM flight WHERE id = $1',
          [flightId],
        );
        expect(flight).toEqual({ confirmed: allowed, recalled: !allowed });
        drone.close();
      }
    });
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

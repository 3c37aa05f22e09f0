import { droneV1 } from '@app/contracts';
import { eventually } from '../../../test/support/eventually';
import { outboxOf, type Neighbour } from '../../../test/support/service-world';
import { CARRIED, loaded, ORDERLY } from './support/carried-flight';
import { DroneWorld, north } from './support/drone-world';
import { FakeDrone } from './support/fake-drone';

const { FlightPhase } = droneV1;

describe('A flight under way', () => {
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
  const connect = (droneId: string) => FakeDrone.connect(world.link(), droneId);
  const row = async (droneId: string) => (await world.rest('GET', `/v1/drones/${droneId}`)).body;
  const schedule = () => world.schedule(delivery);
  const eventsOf = (flightId: string) => world.eventsOf(flightId);

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
});

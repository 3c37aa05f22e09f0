import { droneV1 } from '@app/contracts';
import { DroneWorld, order } from '../../apps/drone/test/support/drone-world';
import { FakeDrone } from '../../apps/drone/test/support/fake-drone';
import { eventually } from '../support/eventually';
import type { Neighbour } from '../support/service-world';
import { inHours, nothing, promised, replay, type Client, type States } from './support/replay';

describe('drone keeps its contract', () => {
  let world: DroneWorld;
  let delivery: Neighbour;
  beforeAll(async () => {
    world = await DroneWorld.open();
    delivery = await world.world.neighbour('delivery');
  }, 60_000);
  afterAll(() => world.close());

  const reserved = async () => {
    await world.addDrones(1);
    const message = order();
    const { fencingToken } = await world.reserved(message);
    return { deliveryId: message.deliveryId, fencingToken };
  };
  const flying = async (change: string) => {
    await world.addDrones(1);
    const { deliveryId, flightId } = await world.schedule(delivery);
    if (change) await world.query(`UPDATE flight SET ${change} WHERE id = $1`, [flightId]);
    return { deliveryId };
  };
  const inLine = async () => {
    await world.addDrones(1);
    const message = order({ readyAt: inHours(20), deadline: inHours(21) });
    await world.scheduler.requestDrone(message);
    return { deliveryId: message.deliveryId };
  };
  const states: States = {
    nothing,
    'a nest': async () => ({ nestId: await world.addNest() }),
    'no drone reserved': nothing,
    'a nest with a drone': async () => {
      await world.addDrones(1);
      return { readyAt: inHours(1), deadline: inHours(2) };
    },
    'a delivery in line': async () => ({ ...(await inLine()), readyAt: inHours(22), deadline: inHours(23) }),
    'a delivery in line, and no time left': async () => ({
      ...(await inLine()),
      readyAt: inHours(0),
      deadline: inHours(0.0001),
    }),
    'a flight to the pickup': async () => {
      await world.addDrones(1);
      const { deliveryId, droneId, flightId, fencingToken } = await world.schedule(delivery);
      const drone = await FakeDrone.connect(world.link(), droneId);
      await drone.next('fly');
      drone.say({ telemetry: { positions: [drone.position(1, { flightId })] } });
      drone.phase({ flightId, fencingToken, phase: droneV1.FlightPhase.FLIGHT_PHASE_TOOK_OFF });
      const gateway = world.client('svc-gateway');
      await eventually(async () => expect((await gateway.getDrone({ deliveryId })).location).toBeTruthy());
      drone.close();
      return { deliveryId };
    },
    'drones out of reach': async () => {
      await world.addDrones(1);
      return {};
    },
    'drones, and a package that is ready much later': async () => {
      await world.addDrones(1);
      return { readyAt: inHours(20), deadline: inHours(21) };
    },
    'a drone reserved for the delivery': reserved,
    'a released reservation': async () => {
      const { deliveryId } = await reserved();
      await world.scheduler.releaseDrone({ operationKey: 'r', deliveryId });
      return { deliveryId };
    },
    'a planned flight': () => flying(''),
    'a package on board': () => flying(`phase = 'loaded', with_package = true, status = 'activated'`),
    'a flight that comes home with the package': () =>
      flying(`phase = 'returning', with_package = true, recalled = true, status = 'activated'`),
  };
  const clientOf = (consumer: string) => world.client(`svc-${consumer}`) as unknown as Client;

  it.each(promised('drone'))('with $consumer in $method, given $given', ({ consumer, interaction }) =>
    replay(clientOf(consumer), states, interaction),
  );
});

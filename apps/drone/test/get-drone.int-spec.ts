import { droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { FakeDrone } from './support/fake-drone';
import { DroneWorld, order } from './support/drone-world';

describe('GetDrone', () => {
  let world: DroneWorld;

  beforeAll(async () => {
    world = await DroneWorld.open();
  });
  afterAll(() => world.close());

  const refusal = { code: 'drone_not_assigned', category: 'not-found' };

  it('shows the drone of a delivery while it has one, and where it is only while it flies for it', async () => {
    const gateway = world.client('svc-gateway');
    const neighbour = await world.world.neighbour('delivery');
    await world.addDrones(1);
    const { deliveryId, droneId, flightId } = await world.schedule(neighbour);
    const waiting = await gateway.getDrone({ deliveryId });
    expect(waiting).toMatchObject({ droneId, name: 'Drone 0', airframe: droneV1.Airframe.AIRFRAME_ZIP, locatedAt: '' });
    expect(waiting.location ?? undefined).toBeUndefined();
    const drone = await FakeDrone.connect(world.link(), droneId);
    await drone.next('fly');
    drone.say({ telemetry: { positions: [drone.position(1, { flightId })] } });
    drone.phase({ flightId, phase: droneV1.FlightPhase.FLIGHT_PHASE_TOOK_OFF });
    await eventually(async () => {
      expect(await gateway.getDrone({ deliveryId })).toMatchObject({
        phase: droneV1.FlightPhase.FLIGHT_PHASE_TOOK_OFF,
        location: { latitude: 29.77, longitude: -95.37 },
      });
    });
    drone.close();
  });

  it('knows of none before one is reserved and after it was released, and answers the gateway only', async () => {
    const gateway = world.client('svc-gateway');
    await world.addDrones(1);
    const message = order();
    const { deliveryId } = message;
    await expect(gateway.getDrone({ deliveryId })).rejects.toMatchObject(refusal);
    const { droneId } = await world.reserved(message);
    expect(await gateway.getDrone({ deliveryId })).toMatchObject({ droneId });
    await expect(world.scheduler.getDrone({ deliveryId })).rejects.toMatchObject({ code: 'peer_refused_caller' });
    await world.scheduler.releaseDrone({ operationKey: randomUUID(), deliveryId });
    await expect(gateway.getDrone({ deliveryId })).rejects.toMatchObject(refusal);
  });
});

import { status as Status } from '@grpc/grpc-js';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import type { Neighbour } from '../../../test/support/service-world';
import { TelemetryStore } from '../src/telemetry/application/ports/telemetry.store';
import { DroneWorld, NEST } from './support/drone-world';
import { FakeDrone } from './support/fake-drone';

describe('The link to a drone', () => {
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

  it('keeps also what comes while the calls in flight end at a shutdown', async () => {
    const droneId = await addDrone();
    const replica = await world.addReplica();
    const store = replica.app.get(TelemetryStore);
    const adapter = replica.app.getHttpAdapter();
    const close = adapter.close.bind(adapter);
    jest.spyOn(adapter, 'close').mockImplementationOnce(() => {
      const flown = { speedMps: 20, headingDegrees: 90, batteryPercent: 70, flightId: null };
      store.positions(droneId, [{ time: new Date(), seq: 1, location: NEST, ...flown }]);
      return close();
    });
    await replica.close();
    expect(await world.query('SELECT 1 FROM position WHERE drone_id = $1', [droneId])).toHaveLength(1);
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
    await world.schedule(delivery);
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
});

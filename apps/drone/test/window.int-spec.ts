import { droneV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { DroneWorld, order } from './support/drone-world';

const { RequestState } = droneV1;
const ahead = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const refusal = (code: string) => ({ code, category: 'rule-violated' });

describe('The window of a request', () => {
  let world: DroneWorld;

  beforeAll(async () => {
    world = await DroneWorld.open();
  });
  afterAll(() => world.close());
  // A drone of an earlier test is kept out of the next one by its battery.
  afterEach(() => world.query(`UPDATE drone SET status = 'charging', battery_percent = 0`));

  const move = (deliveryId: string, readyAt: string, deadline: string) =>
    world.delivery.moveWindow({ operationKey: 'w', deliveryId, readyAt, deadline });
  const far = () => order({ readyAt: ahead(120), deadline: ahead(180) });

  it('is moved while it waits, so that its drone leaves earlier or later', async () => {
    await world.addDrones(1);
    const message = far();
    expect(await world.scheduler.requestDrone(message)).toMatchObject({ state: RequestState.REQUEST_STATE_PENDING });
    const later = { readyAt: ahead(240), deadline: ahead(300) };
    await move(message.deliveryId, later.readyAt, later.deadline);
    const waiting = await world.scheduler.requestDrone(message);
    expect(Date.parse(waiting.notBefore)).toBeGreaterThan(Date.parse(ahead(230)));
    expect(waiting).toMatchObject(later);
    const sooner = { readyAt: ahead(0), deadline: ahead(60) };
    await move(message.deliveryId, sooner.readyAt, sooner.deadline);
    expect(await world.reserved(message)).toMatchObject({ state: RequestState.REQUEST_STATE_RESERVED, ...sooner });
  });

  it('is moved before the drone is asked for', async () => {
    await world.addDrones(1);
    const message = order();
    await move(message.deliveryId, ahead(120), ahead(180));
    const { state, notBefore } = await world.scheduler.requestDrone(message);
    expect(state).toBe(RequestState.REQUEST_STATE_PENDING);
    expect(Date.parse(notBefore)).toBeGreaterThan(Date.parse(ahead(110)));
  });

  it('stays as it is when no drone can make it', async () => {
    await world.addDrones(1);
    const message = far();
    const before = await world.scheduler.requestDrone(message);
    const inOneSecond = new Date(Date.now() + 1_000).toISOString();
    await expect(move(message.deliveryId, ahead(0), inOneSecond)).rejects.toMatchObject(refusal('window_not_feasible'));
    expect(await world.scheduler.requestDrone(message)).toEqual(before);
  });

  it('is fixed once a drone is reserved, though what was granted is granted again', async () => {
    await world.addDrones(1);
    const message = far();
    const { deliveryId } = message;
    await world.scheduler.requestDrone(message);
    const [readyAt, deadline] = [ahead(0), ahead(60)];
    await move(deliveryId, readyAt, deadline);
    await world.reserved(message);
    await move(deliveryId, readyAt, deadline);
    await expect(move(deliveryId, ahead(120), ahead(180))).rejects.toMatchObject(refusal('drone_bound'));
    await world.scheduler.releaseDrone({ operationKey: 'r', deliveryId });
    await expect(move(deliveryId, ahead(120), ahead(180))).rejects.toMatchObject(refusal('delivery_not_served'));
  });

  it('is moved by the delivery only, and by nothing malformed', async () => {
    const message = { operationKey: 'w', deliveryId: randomUUID(), readyAt: ahead(1), deadline: ahead(60) };
    await expect(world.scheduler.moveWindow(message)).rejects.toMatchObject({ code: 'peer_refused_caller' });
    const bad = world.delivery.moveWindow({ ...message, deadline: 'soon' });
    await expect(bad).rejects.toMatchObject({ code: 'validation_failed' });
  });
});

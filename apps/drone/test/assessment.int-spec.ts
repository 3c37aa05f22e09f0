import { droneV1 } from '@app/contracts';
import { eventually } from '../../../test/support/eventually';
import { DroneWorld, north } from './support/drone-world';

describe('The assessment of a trip', () => {
  let world: DroneWorld;

  beforeEach(async () => {
    world = await DroneWorld.open();
  });
  afterEach(() => world.close());

  const trip = (change: Partial<droneV1.AssessTripRequest> = {}): droneV1.AssessTripRequest => ({
    pickup: north(500),
    dropoff: north(1_500),
    weightGrams: 800,
    readyAt: new Date().toISOString(),
    deadline: new Date(Date.now() + 3_600_000).toISOString(),
    ...change,
  });
  const assess = (change: Partial<droneV1.AssessTripRequest> = {}) => world.delivery.assessTrip(trip(change));

  it('is not known before drones have joined, and known once they have', async () => {
    await expect(assess()).rejects.toMatchObject({ code: 'fleet_not_known', category: 'unavailable' });
    await world.addDrones(1);
    await eventually(async () => expect((await assess()).reasons).toEqual([]));
    expect(await world.query('SELECT 1 FROM drone_request')).toEqual([]);
  });

  it('tells from when to when the package can be where', async () => {
    await world.addDrones(1);
    const message = trip();
    const { eta } = await eventually(() => world.delivery.assessTrip(message));
    const times = [message.readyAt, eta!.pickupEarliest, eta!.dropoffEarliest, eta!.dropoffLatest];
    expect(times.toSorted()).toEqual(times);
    expect(eta!.dropoffLatest).toBe(message.deadline);
    expect(Date.parse(eta!.pickupLatest)).toBeGreaterThan(Date.parse(eta!.pickupEarliest));
  });

  it('names all reasons at once, whether or not a drone is at home', async () => {
    const [drone] = await world.addDrones(1, droneV1.Airframe.AIRFRAME_WING);
    await world.query(`UPDATE drone SET status = 'charging' WHERE id = $1`, [drone]);
    await eventually(() => assess());
    const hopeless = await assess({ weightGrams: 3_600, pickup: north(-7_100), dropoff: north(7_100) });
    expect(hopeless.reasons).toEqual(['package_too_heavy', 'pickup_out_of_range', 'dropoff_out_of_range']);
    expect(hopeless.eta ?? undefined).toBeUndefined();
    expect((await assess({ pickup: north(-6_900), dropoff: north(6_900) })).reasons).toEqual(['no_energy_for_the_way']);
    const tight = await assess({ deadline: new Date(Date.now() + 2_000).toISOString() });
    expect(tight.reasons).toEqual(['deadline_not_reachable']);
    expect(Date.parse(tight.eta!.dropoffEarliest)).toBeGreaterThan(Date.parse(tight.eta!.dropoffLatest));
  });

  it('is for the delivery service, and refuses what makes no sense', async () => {
    await expect(world.scheduler.assessTrip(trip())).rejects.toMatchObject({ code: 'peer_refused_caller' });
    await expect(assess({ weightGrams: 0 })).rejects.toMatchObject({ code: 'validation_failed' });
    await expect(assess({ deadline: 'soon' })).rejects.toMatchObject({ code: 'validation_failed' });
  });
});

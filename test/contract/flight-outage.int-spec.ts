import { deliveryEvents } from '@app/contracts';
import type { RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { DroneWorld, order } from '../../apps/drone/test/support/drone-world';
import { startSimulator } from '../../apps/simulator/src/service';
import { eventually } from '../support/eventually';
import { startPostgres, type TestPostgres } from '../support/infrastructure';
import { outboxOf } from '../support/service-world';

const SPEED = 60;
const LONG = { timeoutMs: 90_000, intervalMs: 100 };
const REACHED = ['FlightTookOff', 'FlightArrivedAtPickup', 'FlightLoaded', 'FlightArrivedAtDropoff', 'FlightReleased'];

describe('A flight, while the servers under the drone service die', () => {
  let postgres: TestPostgres;
  let world: DroneWorld;
  let simulator: RunningService;

  beforeAll(async () => {
    postgres = await startPostgres();
    process.env.AERIE_TEST_POSTGRES_URL = postgres.url;
    world = await DroneWorld.open({ simulatorSpeed: SPEED });
    const config = await world.world.config('', { clientId: 'svc-simulator' });
    const droneGrpc = world.service.grpcAddress ?? '';
    simulator = await startSimulator(
      { ...config, simulatorSeed: 2, simulatorSpeed: SPEED, droneGrpc },
      { handleSignals: false },
    );
  }, 60_000);
  afterAll(async () => {
    await simulator?.close();
    await world?.close();
    await postgres?.close();
  }, 30_000);

  it('goes on when they are back, nothing lost and nothing twice', async () => {
    const [nest] = await eventually(async () => {
      const nests = (await world.rest('GET', '/v1/nests')).body.items ?? [];
      return nests.length === 3 && (nests as { location: { latitude: number; longitude: number } }[]);
    }, LONG);
    const { latitude, longitude } = nest!.location;
    const at = (north: number, east: number) => ({
      latitude: latitude + north,
      longitude: longitude + east,
      altitudeMetres: undefined,
    });
    const message = order({ pickup: at(0.004, 0), dropoff: at(0.004, 0.02) });
    const { deliveryId } = message;
    const { droneId, fencingToken } = await eventually(async () => {
      const answer = await world.scheduler.requestDrone(message);
      return answer.droneId !== '' && answer;
    }, LONG);
    const { flightId } = await world.scheduler.planFlight({ operationKey: 'p', deliveryId, fencingToken });
    const delivery = await world.world.neighbour('delivery');
    const now = new Date().toISOString();
    const data = { deliveryId, accountId: randomUUID(), droneId, flightId, fencingToken, eta: now, occurredAt: now };
    await delivery.emit({ type: deliveryEvents.DeliveryScheduled, aggregateId: deliveryId, data });

    const events = async () => (await outboxOf(world.database, flightId)).map(({ type }) => type.split('.').at(-1));
    await eventually(async () => expect(await events()).toContain('FlightTookOff'), LONG);
    await postgres.stop('SIGKILL');
    await world.world.nats.stop('SIGKILL');
    const refused = await world.scheduler.requestDrone(order()).catch((error: unknown) => error);
    expect(refused).toMatchObject({ category: 'unavailable' });
    expect((await world.rest('GET', '/v1/nests')).status).toBe(503);
    await postgres.restart();
    await world.world.nats.restart();

    const expected = ['FlightPlanned', ...REACHED, 'FlightReturning', 'FlightLanded'];
    await eventually(async () => expect(await events()).toEqual(expected), LONG);
    const unpublished = () => world.query('SELECT 1 FROM outbox WHERE published_at IS NULL');
    await eventually(async () => expect(await unpublished()).toEqual([]), LONG);
    const status = async () => (await world.rest('GET', `/v1/drones/${droneId}`)).body.status;
    await eventually(async () => expect(await status()).toBe('idle'), LONG);
    const reservations = await world.query(`SELECT status FROM reservation`);
    expect(reservations).toEqual([{ status: 'consumed' }]);
  }, 200_000);
});

import { deliveryEvents, droneV1 } from '@app/contracts';
import type { TestDatabase } from '@app/persistence/testing';
import type { GrpcClient, RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../../test/support/eventually';
import { outboxOf, request, ServiceWorld, type Answer, type Neighbour } from '../../../../test/support/service-world';
import type { DroneServiceConfig } from '../../src/drone.config';
import { startDrone } from '../../src/service';

export type DroneClient = GrpcClient<droneV1.DroneServiceClient>;
export type LinkClient = GrpcClient<droneV1.DroneLinkClient>;
type Settings = Pick<DroneServiceConfig, 'simulatorSpeed' | 'matchIntervalMs' | 'registrySettleMs'>;

export const NEST = { latitude: 29.76, longitude: -95.37 };
const METRES_PER_DEGREE = 111_195;

/** A point so many metres north of the nest. */
export const north = (metres: number) => ({
  latitude: NEST.latitude + metres / METRES_PER_DEGREE,
  longitude: NEST.longitude,
  altitudeMetres: undefined,
});

export interface Scheduled {
  readonly deliveryId: string;
  readonly droneId: string;
  readonly flightId: string;
  readonly fencingToken: number;
}

/** The drone service, once or more often, with the callers that it has. */
export class DroneWorld {
  readonly replicas: RunningService[] = [];
  readonly scheduler: DroneClient;
  readonly delivery: DroneClient;
  readonly simulator: DroneClient;

  private constructor(
    readonly world: ServiceWorld,
    readonly database: TestDatabase,
    readonly config: DroneServiceConfig,
    first: RunningService,
  ) {
    this.replicas.push(first);
    this.scheduler = this.client('svc-scheduler');
    this.delivery = this.client('svc-delivery');
    this.simulator = this.client('svc-simulator');
  }

  static async open(settings: Partial<Settings> = {}): Promise<DroneWorld> {
    const world = await ServiceWorld.open();
    const database = await world.database();
    const config = await droneConfig(world, database.url, settings);
    const service = await startDrone(config, { handleSignals: false });
    return new DroneWorld(world, database, config, service);
  }

  get service(): RunningService {
    return this.replicas[0]!;
  }

  async addReplica(): Promise<RunningService> {
    const config = await droneConfig(this.world, this.database.url, this.config);
    const replica = await startDrone(config, { handleSignals: false });
    this.replicas.push(replica);
    return replica;
  }

  /** Stops the first replica and starts it again on the same ports. */
  async restart(): Promise<void> {
    await this.service.close();
    this.replicas[0] = await startDrone(this.config, { handleSignals: false });
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.close()));
    await this.world.close();
  }

  client(clientId: string, address = this.service.grpcAddress ?? ''): DroneClient {
    return this.world.grpc('drone', 'DroneService', address, () => this.world.issuer.service(clientId));
  }

  link(address = this.service.grpcAddress ?? '', clientId = 'svc-simulator'): LinkClient {
    return this.world.grpc('drone', 'DroneLink', address, () => this.world.issuer.service(clientId));
  }

  async rest(
    method: string,
    path: string,
    options: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ): Promise<Answer> {
    const token = options.token ?? (await this.world.issuer.operator());
    return request(method, `${this.service.url}${path}`, { ...options, token });
  }

  async addNest(radius = 7_000): Promise<string> {
    const nestId = randomUUID();
    const location = { ...NEST, altitudeMetres: undefined };
    await this.simulator.registerNest({ nestId, name: 'Midtown', location, serviceRadiusMetres: radius });
    return nestId;
  }

  /** Drones that pass for linked and charged without anybody on the line. */
  async addDrones(count: number, airframe = droneV1.Airframe.AIRFRAME_ZIP): Promise<string[]> {
    const nestId = await this.addNest();
    const ids = Array.from({ length: count }, () => randomUUID());
    for (const [index, droneId] of ids.entries()) {
      await this.simulator.registerDrone({ droneId, name: `Drone ${index}`, airframe, nestId });
    }
    await this.query(`UPDATE drone SET heard_at = now() + interval '1 hour' WHERE id = ANY($1)`, [ids]);
    return ids;
  }

  /** Asks until a drone is reserved. */
  reserved(message: droneV1.RequestDroneRequest): Promise<droneV1.RequestDroneResponse> {
    return eventually(
      async () => {
        const answer = await this.scheduler.requestDrone(message);
        return answer.droneId !== '' && answer;
      },
      { timeoutMs: 60_000 },
    );
  }

  /** What the scheduler and the delivery do, up to the event that lets the flight start. */
  async schedule(delivery: Neighbour, change: Partial<droneV1.RequestDroneRequest> = {}): Promise<Scheduled> {
    const message = order(change);
    const { deliveryId } = message;
    const { droneId, fencingToken } = await this.reserved(message);
    const { flightId } = await this.scheduler.planFlight({ operationKey: 'p', deliveryId, fencingToken });
    const flight = { deliveryId, droneId, flightId, fencingToken };
    const now = new Date().toISOString();
    const data = { ...flight, accountId: randomUUID(), eta: now, occurredAt: now };
    await delivery.emit({ type: deliveryEvents.DeliveryScheduled, aggregateId: deliveryId, data });
    return flight;
  }

  /** The names of the events about one aggregate, in order. */
  async eventsOf(aggregateId: string): Promise<(string | undefined)[]> {
    return (await outboxOf(this.database, aggregateId)).map(({ type }) => type.split('.').at(-1));
  }

  query<Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return this.database.database.query<Row>(sql, parameters);
  }
}

async function droneConfig(
  world: ServiceWorld,
  databaseUrl: string,
  settings: Partial<Settings>,
): Promise<DroneServiceConfig> {
  return {
    ...(await world.config(databaseUrl, { clientId: 'svc-drone' })),
    minChargePercent: 90,
    linkLostMs: 10_000,
    commandPollMs: 100,
    simulatorSpeed: settings.simulatorSpeed ?? 20,
    matchIntervalMs: settings.matchIntervalMs ?? 50,
    registrySettleMs: settings.registrySettleMs ?? 0,
  };
}

export function order(change: Partial<droneV1.RequestDroneRequest> = {}): droneV1.RequestDroneRequest {
  const deliveryId = randomUUID();
  return {
    operationKey: `reserve:${deliveryId}`,
    deliveryId,
    pickup: north(500),
    dropoff: north(1_500),
    weightGrams: 800,
    expedited: false,
    readyAt: new Date().toISOString(),
    deadline: new Date(Date.now() + 3_600_000).toISOString(),
    confirmationRequired: false,
    ...change,
  };
}

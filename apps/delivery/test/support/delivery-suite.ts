import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { deliveryV1, protoPath } from '@app/contracts';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { createGrpcClient, startService, type GrpcClient, type RunningService } from '@app/service-defaults';
import { testConfig } from '@app/service-defaults/testing';
import { randomUUID } from 'node:crypto';
import { startNats, type TestNats } from '../../../../test/support/infrastructure';
import { createAppModule } from '../../src/app.module';
import { deliveryPolicy } from '../../src/delivery.policy';
import { Api } from './api';
import { startFakeDrones, type FakeDrones } from './fake-drones';
import { FakePeers } from './fake-peers';

const source = { package: deliveryV1.AERIE_DELIVERY_V1_PACKAGE_NAME, protoPath: protoPath('delivery') };

export type DeliveryGrpc = GrpcClient<deliveryV1.DeliveryServiceClient>;

/** The delivery service on a database and a broker of its own, with its neighbours played by the test. */
export class DeliverySuite {
  private readonly clients: DeliveryGrpc[] = [];

  private constructor(
    readonly issuer: TestIssuer,
    readonly test: TestDatabase,
    readonly nats: TestNats,
    readonly drones: FakeDrones,
    readonly peers: FakePeers,
    readonly replicas: RunningService[],
  ) {}

  static async start({ replicas = 1, maxTrackers = 20, database = createTestDatabase() } = {}): Promise<DeliverySuite> {
    const [issuer, test, nats, drones] = await Promise.all([
      createTestIssuer(),
      database,
      startNats(),
      startFakeDrones(),
    ]);
    const peers = await FakePeers.on(nats.url);
    const started = await Promise.all(
      Array.from({ length: replicas }, async () => {
        const base = await testConfig(issuer, { databaseUrl: test.url, natsUrl: nats.url });
        const config = { ...base, droneGrpc: drones.address, maxTrackers };
        const options = { name: 'delivery', version: '1.0.0', config, policy: deliveryPolicy, grpc: [source] };
        return startService(createAppModule(config), { ...options, handleSignals: false });
      }),
    );
    return new DeliverySuite(issuer, test, nats, drones, peers, started);
  }

  get url(): string {
    return this.replicas[0]!.url;
  }

  async merchant(accountId: string = randomUUID(), url = this.url): Promise<Api> {
    return new Api(url, await this.issuer.tenant(accountId, 'deliveries:read', 'deliveries:write'), accountId);
  }

  async operator(): Promise<Api> {
    return new Api(this.url, await this.issuer.operator());
  }

  grpc(clientId = 'svc-scheduler', replica = 0): DeliveryGrpc {
    const address = this.replicas[replica]!.grpcAddress!;
    const tokens = { token: () => this.issuer.service(clientId) };
    const policy = {
      execute: <T>(call: (c: { signal: AbortSignal }) => Promise<T>) => call({ signal: new AbortController().signal }),
    };
    const service = deliveryV1.DELIVERY_SERVICE_NAME;
    const client = createGrpcClient<deliveryV1.DeliveryServiceClient>({ ...source, service, address, tokens, policy });
    this.clients.push(client);
    return client;
  }

  /** Schedules a delivery on a drone and a flight of its own, and answers how that flight reports. */
  async schedule(deliveryId: string) {
    const flight = { deliveryId, droneId: randomUUID(), flightId: randomUUID() };
    await this.grpc().scheduleDelivery(scheduleRequest(flight));
    return { ...flight, report: this.peers.flight(flight) };
  }

  async close(): Promise<void> {
    this.clients.forEach((client) => client.close());
    await Promise.all(this.replicas.map((replica) => replica.close()));
    this.drones.close();
    await this.peers.close();
    await Promise.all([this.nats.close(), this.test.close(), this.issuer.close()]);
  }
}

export function scheduleRequest(of: { deliveryId: string; droneId?: string; flightId?: string }) {
  return {
    operationKey: 'test',
    deliveryId: of.deliveryId,
    droneId: of.droneId ?? randomUUID(),
    flightId: of.flightId ?? randomUUID(),
    fencingToken: 1,
    packageTag: 'TAG-1',
    eta: new Date(Date.now() + 600_000).toISOString(),
  };
}

import { newId } from '@app/kernel';
import type { TestIssuer } from '@app/auth/testing';
import { deliveryEvents, droneEvents, packageV1 } from '@app/contracts';
import type { TestDatabase } from '@app/persistence/testing';
import type { GrpcClient, RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { request, ServiceWorld, type Answer, type Neighbour } from '../../../../test/support/service-world';
import { startPackage } from '../../src/service';

export type Declaration = packageV1.DeclarePackageRequest;

type Client = GrpcClient<packageV1.PackageServiceClient>;
type End = 'DeliveryCompleted' | 'DeliveryReturned' | 'DeliveryFailed';

const occurredAt = '2026-01-01T00:00:00.000Z';

export function wish(more: Partial<Declaration> = {}): Declaration {
  return {
    operationKey: 'k',
    packageId: newId(),
    deliveryId: newId(),
    accountId: randomUUID(),
    size: packageV1.PackageSize.PACKAGE_SIZE_SMALL,
    weightGrams: 500,
    tag: '',
    ...more,
  };
}

/** The package service, with a scheduler that calls it and the services that it listens to. */
export class PackageWorld {
  readonly scheduler: Client;

  private constructor(
    private readonly world: ServiceWorld,
    readonly database: TestDatabase,
    private readonly service: RunningService,
    private readonly neighbour: Neighbour,
  ) {
    this.scheduler = this.client(() => this.issuer.service('svc-scheduler'));
  }

  static open(): Promise<PackageWorld> {
    return ServiceWorld.with(async (world) => {
      const database = await world.database();
      const service = world.onClose(await startPackage(await world.config(database.url), { handleSignals: false }));
      return new PackageWorld(world, database, service, await world.neighbour('delivery', 'drone'));
    });
  }

  get issuer(): TestIssuer {
    return this.world.issuer;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  client(token: () => Promise<string>): Client {
    return this.world.grpc('package', 'PackageService', this.service.grpcAddress ?? '', token);
  }

  /** As an operator, unless there is a token. */
  async rest(path: string, token?: string, headers?: Record<string, string>): Promise<Answer> {
    return request('GET', `${this.service.url}${path}`, { token: token ?? (await this.issuer.operator()), headers });
  }

  async declared(more: Partial<Declaration> = {}): Promise<Declaration> {
    const declaration = wish(more);
    await this.scheduler.declarePackage(declaration);
    return declaration;
  }

  async statusOf({ packageId }: { packageId: string }): Promise<unknown> {
    return (await this.rest(`/v1/packages/${packageId}`)).body.status;
  }

  async custodyOf({ packageId }: { packageId: string }): Promise<unknown[]> {
    return ((await this.rest(`/v1/packages/${packageId}/custody`)).body.items ?? []).map(({ type }) => type);
  }

  loaded(deliveryId: string): Promise<void> {
    const flightId = randomUUID();
    const data = { flightId, deliveryId, droneId: randomUUID(), withPackage: true, occurredAt };
    return this.neighbour.emit({ type: droneEvents.FlightLoaded, aggregateId: flightId, data });
  }

  /** What its drone tells of a package. */
  flown(name: 'FlightReleased' | 'FlightLanded', deliveryId: string, withPackage: boolean): Promise<void> {
    const flightId = randomUUID();
    const data = { flightId, deliveryId, droneId: randomUUID(), withPackage, occurredAt };
    return this.neighbour.emit({ type: droneEvents[name], aggregateId: flightId, data });
  }

  ended(name: End, { deliveryId, accountId, packageId }: Declaration): Promise<void> {
    const data = { deliveryId, accountId, packageId, code: 'drone_lost', occurredAt };
    return this.neighbour.emit({ type: deliveryEvents[name], aggregateId: deliveryId, data });
  }
}

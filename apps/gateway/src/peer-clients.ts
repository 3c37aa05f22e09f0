import { protoPath, type accountV1, type droneV1, type identityV1, type packageV1 } from '@app/contracts';
import { GrpcClients, type GrpcClient } from '@app/service-defaults';
import type { FactoryProvider } from '@nestjs/common';

/** Where the services answer gRPC. */
export interface PeerAddresses {
  readonly identity: string;
  readonly account: string;
  readonly package: string;
  readonly drone: string;
}

/** The services that the gateway itself asks something. */
export class PeerClients {
  readonly identity: GrpcClient<identityV1.IdentityServiceClient>;
  readonly account: GrpcClient<accountV1.AccountServiceClient>;
  readonly package: GrpcClient<packageV1.PackageServiceClient>;
  readonly drone: GrpcClient<droneV1.DroneServiceClient>;

  constructor(clients: GrpcClients, addresses: PeerAddresses) {
    const connect = <T>(context: keyof PeerAddresses, service: string): GrpcClient<T> =>
      clients.create<T>({
        package: `aerie.${context}.v1`,
        protoPath: protoPath(context),
        service,
        address: addresses[context],
      });
    this.identity = connect('identity', 'IdentityService');
    this.account = connect('account', 'AccountService');
    this.package = connect('package', 'PackageService');
    this.drone = connect('drone', 'DroneService');
  }

  static provider(addresses: PeerAddresses): FactoryProvider<PeerClients> {
    return {
      provide: PeerClients,
      useFactory: (clients: GrpcClients) => new PeerClients(clients, addresses),
      inject: [GrpcClients],
    };
  }
}

import { protoPath, type accountV1, type deliveryV1, type droneV1, type packageV1 } from '@app/contracts';
import { GrpcClients } from '@app/service-defaults';
import { Module } from '@nestjs/common';
import { SchedulerConfig } from '../../scheduler.config';
import { AccountPort } from '../application/ports/account.port';
import { DeliveryPort } from '../application/ports/delivery.port';
import { DronePort } from '../application/ports/drone.port';
import { PackagePort } from '../application/ports/package.port';
import { GrpcAccountAdapter } from './grpc/grpc-account.adapter';
import { GrpcDeliveryAdapter } from './grpc/grpc-delivery.adapter';
import { GrpcDroneAdapter } from './grpc/grpc-drone.adapter';
import { GrpcPackageAdapter } from './grpc/grpc-package.adapter';

const inject = [GrpcClients, SchedulerConfig];

const peer = (context: string, service: string, address: string) => ({
  package: `aerie.${context}.v1`,
  protoPath: protoPath(context),
  service,
  address,
});

@Module({
  providers: [
    {
      provide: AccountPort,
      inject,
      useFactory: (clients: GrpcClients, { accountGrpc }: SchedulerConfig) =>
        new GrpcAccountAdapter(
          clients.create<accountV1.AccountServiceClient>(peer('account', 'AccountService', accountGrpc)),
        ),
    },
    {
      provide: PackagePort,
      inject,
      useFactory: (clients: GrpcClients, { packageGrpc }: SchedulerConfig) =>
        new GrpcPackageAdapter(
          clients.create<packageV1.PackageServiceClient>(peer('package', 'PackageService', packageGrpc)),
        ),
    },
    {
      provide: DronePort,
      inject,
      useFactory: (clients: GrpcClients, { droneGrpc }: SchedulerConfig) =>
        new GrpcDroneAdapter(clients.create<droneV1.DroneServiceClient>(peer('drone', 'DroneService', droneGrpc))),
    },
    {
      provide: DeliveryPort,
      inject,
      useFactory: (clients: GrpcClients, { deliveryGrpc }: SchedulerConfig) =>
        new GrpcDeliveryAdapter(
          clients.create<deliveryV1.DeliveryServiceClient>(peer('delivery', 'DeliveryService', deliveryGrpc)),
        ),
    },
  ],
  exports: [AccountPort, PackagePort, DronePort, DeliveryPort],
})
export class ParticipantsModule {}

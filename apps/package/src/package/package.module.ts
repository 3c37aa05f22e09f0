import { Clock, SystemClock } from '@app/kernel';
import { Module } from '@nestjs/common';
import { DeliveryEventsConsumer } from './api/events/delivery-events.consumer';
import { DroneEventsConsumer } from './api/events/drone-events.consumer';
import { PackageGrpcController } from './api/grpc/package.grpc-controller';
import { PackageController } from './api/rest/package.controller';
import { DeclarePackage } from './application/declare-package';
import { PackageRepository } from './application/ports/package.repository';
import { PackageQueries } from './application/queries/package.queries';
import { TrackCustody } from './application/track-custody';
import { VoidPackage } from './application/void-package';
import { PostgresPackageRepository } from './infrastructure/postgres-package.repository';

@Module({
  controllers: [PackageController, PackageGrpcController],
  providers: [
    DeclarePackage,
    TrackCustody,
    VoidPackage,
    PackageQueries,
    DeliveryEventsConsumer,
    DroneEventsConsumer,
    { provide: PackageRepository, useClass: PostgresPackageRepository },
    { provide: Clock, useClass: SystemClock },
  ],
})
export class PackageModule {}

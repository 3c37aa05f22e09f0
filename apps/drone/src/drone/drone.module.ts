import { Module } from '@nestjs/common';
import { DroneGrpcController } from './api/grpc/drone.grpc-controller';
import { DroneController } from './api/rest/drone.controller';
import { DroneRepository } from './application/ports/drone.repository';
import { DroneQueries } from './application/queries/drone.queries';
import { RegisterDrone } from './application/register-drone';
import { PostgresDroneRepository } from './infrastructure/postgres-drone.repository';

@Module({
  controllers: [DroneController, DroneGrpcController],
  providers: [RegisterDrone, DroneQueries, { provide: DroneRepository, useClass: PostgresDroneRepository }],
  exports: [DroneRepository],
})
export class DroneModule {}

import { Module } from '@nestjs/common';
import { DroneModule } from '../drone/drone.module';
import { AssessmentGrpcController } from './api/grpc/assessment.grpc-controller';
import { DispatchGrpcController } from './api/grpc/dispatch.grpc-controller';
import { MatchingTimer } from './api/timers/matching.timer';
import { AssessTrip } from './application/assess-trip';
import { MatchWaiting } from './application/match-waiting';
import { MoveWindow } from './application/move-window';
import { Dispatch, Solver } from './application/ports/dispatch';
import { DroneRequestRepository } from './application/ports/drone-request.repository';
import { FleetReader } from './application/ports/fleet.reader';
import { RequestAssessor } from './application/request-assessor';
import { RequestDrone } from './application/request-drone';
import { solveAssignment } from './infrastructure/matching/munkres-solver';
import { PostgresDroneRequestRepository } from './infrastructure/postgres-drone-request.repository';
import { PostgresFleetReader } from './infrastructure/postgres-fleet.reader';

@Module({
  imports: [DroneModule],
  controllers: [DispatchGrpcController, AssessmentGrpcController],
  providers: [
    RequestDrone,
    MoveWindow,
    AssessTrip,
    MatchWaiting,
    MatchingTimer,
    RequestAssessor,
    Dispatch,
    { provide: Solver, useValue: { solve: solveAssignment } },
    { provide: DroneRequestRepository, useClass: PostgresDroneRequestRepository },
    { provide: FleetReader, useClass: PostgresFleetReader },
  ],
  exports: [DroneRequestRepository, FleetReader, MatchWaiting],
})
export class DispatchModule {}

import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module';
import { DroneModule } from '../drone/drone.module';
import { DeliveryEventsConsumer } from './api/events/delivery-events.consumer';
import { FlightGrpcController } from './api/grpc/flight.grpc-controller';
import { ActivateFlight } from './application/activate-flight';
import { AllowRelease } from './application/allow-release';
import { BreakOffFlight } from './application/break-off-flight';
import { ChangeFlight } from './application/change-flight';
import { CheckDropoff } from './application/check-dropoff';
import { FlightWake } from './application/flight-wake';
import { GroundControl } from './application/ground-control';
import { FlightPlanner } from './application/flight-planner';
import { PlanFlight } from './application/plan-flight';
import { FlightRepository } from './application/ports/flight.repository';
import { ReservedDroneReader } from './application/ports/reserved-drone.reader';
import { ReportPhase } from './application/report-phase';
import { PostgresFlightRepository } from './infrastructure/postgres-flight.repository';
import { PostgresReservedDroneReader } from './infrastructure/postgres-reserved-drone.reader';

@Module({
  imports: [DroneModule, DispatchModule],
  controllers: [FlightGrpcController],
  providers: [
    ActivateFlight,
    AllowRelease,
    BreakOffFlight,
    ChangeFlight,
    CheckDropoff,
    FlightPlanner,
    FlightWake,
    GroundControl,
    PlanFlight,
    ReportPhase,
    DeliveryEventsConsumer,
    { provide: FlightRepository, useClass: PostgresFlightRepository },
    { provide: ReservedDroneReader, useClass: PostgresReservedDroneReader },
  ],
  exports: [BreakOffFlight, FlightRepository, FlightWake, GroundControl, ReportPhase],
})
export class FlightModule {}

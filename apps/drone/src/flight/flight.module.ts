import { Module } from '@nestjs/common';
import { DispatchModule } from '../dispatch/dispatch.module';
import { DroneModule } from '../drone/drone.module';
import { DeliveryEventsConsumer } from './api/events/delivery-events.consumer';
import { FlightGrpcController } from './api/grpc/flight.grpc-controller';
import { ActivateFlight } from './application/activate-flight';
import { AllowRelease } from './application/allow-release';
import { BreakOffFlight } from './application/break-off-flight';
import { DropoffReach } from './application/dropoff-reach';
import { FlightWake } from './application/flight-wake';
import { GroundControl } from './application/ground-control';
import { FlightPlanner } from './application/flight-planner';
import { MoveDropoff } from './application/move-dropoff';
import { PlanFlight } from './application/plan-flight';
import { FlightRepository } from './application/ports/flight.repository';
import { ReportPhase } from './application/report-phase';
import { PostgresFlightRepository } from './infrastructure/postgres-flight.repository';

@Module({
  imports: [DroneModule, DispatchModule],
  controllers: [FlightGrpcController],
  providers: [
    ActivateFlight,
    AllowRelease,
    BreakOffFlight,
    DropoffReach,
    FlightPlanner,
    FlightWake,
    GroundControl,
    MoveDropoff,
    PlanFlight,
    ReportPhase,
    DeliveryEventsConsumer,
    { provide: FlightRepository, useClass: PostgresFlightRepository },
  ],
  exports: [BreakOffFlight, FlightRepository, FlightWake, GroundControl, ReportPhase],
})
export class FlightModule {}

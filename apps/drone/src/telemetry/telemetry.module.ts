import { Module } from '@nestjs/common';
import { FlightModule } from '../flight/flight.module';
import { DroneLinkGrpcController } from './api/grpc/drone-link.grpc-controller';
import { CommandTimer } from './api/timers/command.timer';
import { Commander } from './application/commander';
import { DroneLinks } from './application/drone-links';
import { DroneSessions } from './application/drone-sessions';
import { LinkedDroneReader } from './application/ports/linked-drone.reader';
import { PositionPublisher, TelemetryStore } from './application/ports/telemetry.store';
import { Telemetry } from './application/telemetry';
import { NatsPositionPublisher } from './infrastructure/nats-position.publisher';
import { PositionPartitions } from './infrastructure/position-partitions';
import { PostgresLinkedDroneReader } from './infrastructure/postgres-linked-drone.reader';
import { PostgresTelemetryStore } from './infrastructure/postgres-telemetry.store';

@Module({
  imports: [FlightModule],
  controllers: [DroneLinkGrpcController],
  providers: [
    Commander,
    CommandTimer,
    DroneLinks,
    DroneSessions,
    PositionPartitions,
    Telemetry,
    { provide: LinkedDroneReader, useClass: PostgresLinkedDroneReader },
    { provide: PositionPublisher, useClass: NatsPositionPublisher },
    { provide: TelemetryStore, useClass: PostgresTelemetryStore },
  ],
})
export class TelemetryModule {}

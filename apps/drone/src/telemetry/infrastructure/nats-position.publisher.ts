import { telemetrySubject, type DronePosition } from '@app/contracts';
import { NatsConnection } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { PositionPublisher } from '../application/ports/telemetry.store';
import type { Position } from '../domain/position';

@Injectable()
export class NatsPositionPublisher extends PositionPublisher {
  constructor(private readonly nats: NatsConnection) {
    super();
  }

  publish(nestId: string, droneId: string, { time, ...position }: Position): void {
    if (!this.nats.isUp()) return;
    const message: DronePosition = { droneId, time: time.toISOString(), ...position };
    this.nats.connection.publish(telemetrySubject(nestId, droneId), JSON.stringify(message));
  }
}

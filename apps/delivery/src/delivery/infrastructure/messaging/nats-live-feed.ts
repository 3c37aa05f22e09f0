import { deliveryEvents, dronePositionSchema, subjectFor, telemetrySubject } from '@app/contracts';
import { NatsConnection } from '@app/messaging';
import { Injectable } from '@nestjs/common';
import { LiveFeed, type Flight, type Position, type Watch } from '../../application/ports/live-feed.port';

@Injectable()
export class NatsLiveFeed extends LiveFeed {
  constructor(private readonly nats: NatsConnection) {
    super();
  }

  changes(deliveryId: string, onChange: () => void): Watch | undefined {
    return this.subscribe(subjectFor({ ...deliveryEvents.DeliveryCreated, name: '*' }, deliveryId), () => onChange());
  }

  positions({ droneId, flightId }: Flight, onPosition: (position: Position) => void): Watch | undefined {
    return this.subscribe(telemetrySubject('*', droneId), (payload) => {
      const position = toPosition(payload, flightId);
      if (position) onPosition(position);
    });
  }

  private subscribe(subject: string, onMessage: (payload: Uint8Array) => void): Watch | undefined {
    if (!this.nats.isUp()) return undefined;
    const subscription = this.nats.connection.subscribe(subject, {
      callback: (error, message) => {
        if (!error) onMessage(message.data);
      },
    });
    return { isLive: () => !subscription.isClosed(), stop: () => subscription.unsubscribe() };
  }
}

function toPosition(payload: Uint8Array, flightId: string): Position | undefined {
  const parsed = dronePositionSchema.safeParse(parseJson(payload));
  if (!parsed.success || parsed.data.flightId !== flightId) return undefined;
  const { location, speedMps, headingDegrees, batteryPercent, time } = parsed.data;
  const { latitude, longitude, altitude = null } = location;
  return { latitude, longitude, altitudeMetres: altitude, speedMps, headingDegrees, batteryPercent, time };
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
}

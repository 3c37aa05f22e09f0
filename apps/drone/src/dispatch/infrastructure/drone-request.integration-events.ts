import { droneEvents } from '@app/contracts';
import type { OutgoingEvent } from '@app/messaging';
import type { DroneRequestEvent } from '../domain/drone-request.events';

export function toIntegrationEvent(deliveryId: string, event: DroneRequestEvent): OutgoingEvent {
  const occurredAt = event.at.toISOString();
  if (event.type === 'unmatched') {
    const data = { deliveryId, reason: event.reason, occurredAt };
    return { type: droneEvents.RequestUnmatched, aggregateId: deliveryId, data };
  }
  const { droneId, fencingToken } = event;
  const type = event.type === 'reserved' ? droneEvents.DroneReserved : droneEvents.ReservationReleased;
  return { type, aggregateId: deliveryId, data: { deliveryId, droneId, fencingToken, occurredAt } };
}

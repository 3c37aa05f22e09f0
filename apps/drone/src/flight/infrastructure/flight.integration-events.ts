import { droneEvents } from '@app/contracts';
import type { OutgoingEvent } from '@app/messaging';
import type { Flight } from '../domain/flight';
import type { FlightEvent } from '../domain/flight.events';

const TYPES = {
  planned: droneEvents.FlightPlanned,
  took_off: droneEvents.FlightTookOff,
  at_pickup: droneEvents.FlightArrivedAtPickup,
  loaded: droneEvents.FlightLoaded,
  at_dropoff: droneEvents.FlightArrivedAtDropoff,
  released: droneEvents.FlightReleased,
  returning: droneEvents.FlightReturning,
  landed: droneEvents.FlightLanded,
  cancelled: droneEvents.FlightCancelled,
};

export function toIntegrationEvent(flight: Flight, event: FlightEvent): OutgoingEvent {
  const { deliveryId, droneId } = flight.state;
  const { withPackage, at } = event;
  const data = { flightId: flight.id, deliveryId, droneId, withPackage, occurredAt: at.toISOString() };
  return { type: TYPES[event.type], aggregateId: flight.id, data };
}

import { z } from 'zod';
import { defineEvent } from '../event-type';

const context = 'drone';
const timestamp = z.iso.datetime({ offset: true });

const dispatched = z.object({
  deliveryId: z.uuid(),
  droneId: z.uuid(),
  fencingToken: z.number().int(),
  occurredAt: timestamp,
});

export const DroneReserved = defineEvent({
  context,
  name: 'DroneReserved',
  aggregate: 'delivery',
  description: 'Dispatch reserved a drone for a delivery.',
  schema: dispatched,
});

export const ReservationReleased = defineEvent({
  context,
  name: 'ReservationReleased',
  aggregate: 'delivery',
  description: 'The reservation of a delivery was given up before its flight was completed.',
  schema: dispatched,
});

export const RequestUnmatched = defineEvent({
  context,
  name: 'RequestUnmatched',
  aggregate: 'delivery',
  description: 'No drone can serve a delivery.',
  schema: z.object({ deliveryId: z.uuid(), reason: z.string(), occurredAt: timestamp }),
});

const flown = z.object({
  flightId: z.uuid(),
  deliveryId: z.uuid(),
  droneId: z.uuid(),
  withPackage: z.boolean(),
  occurredAt: timestamp,
});

const flightEvent = (name: string, description: string) =>
  defineEvent({ context, name, aggregate: 'flight', description, schema: flown });

export const FlightPlanned = flightEvent('FlightPlanned', 'A flight was planned for a reserved drone.');
export const FlightTookOff = flightEvent('FlightTookOff', 'The drone left its nest for the pickup.');
export const FlightArrivedAtPickup = flightEvent('FlightArrivedAtPickup', 'The drone hovers at the pickup.');
export const FlightLoaded = flightEvent('FlightLoaded', 'The package is on board and the drone leaves the pickup.');
export const FlightArrivedAtDropoff = flightEvent('FlightArrivedAtDropoff', 'The drone hovers at the drop-off.');
export const FlightReleased = flightEvent('FlightReleased', 'The drone released the package.');
export const FlightReturning = flightEvent(
  'FlightReturning',
  'The drone flies back to its nest, with or without the package.',
);
export const FlightLanded = flightEvent('FlightLanded', 'The drone stands in its nest, with or without the package.');
export const FlightCancelled = flightEvent('FlightCancelled', 'A planned flight was cancelled before take-off.');

export const DroneRegistered = defineEvent({
  context,
  name: 'DroneRegistered',
  aggregate: 'drone',
  description: 'A drone joined the fleet.',
  schema: z.object({ droneId: z.uuid(), nestId: z.uuid(), airframe: z.string(), occurredAt: timestamp }),
});

import { droneV1 } from '@app/contracts';

const { FlightPhase } = droneV1;

/** What a drone reports that carries a package to the door and comes home. */
export const ORDERLY = [
  FlightPhase.FLIGHT_PHASE_TOOK_OFF,
  FlightPhase.FLIGHT_PHASE_AT_PICKUP,
  FlightPhase.FLIGHT_PHASE_LOADED,
  FlightPhase.FLIGHT_PHASE_AT_DROPOFF,
  FlightPhase.FLIGHT_PHASE_RELEASED,
  FlightPhase.FLIGHT_PHASE_RETURNING,
  FlightPhase.FLIGHT_PHASE_LANDED,
];

/** The events that come of it. */
export const CARRIED = [
  'FlightPlanned',
  'FlightTookOff',
  'FlightArrivedAtPickup',
  'FlightLoaded',
  'FlightArrivedAtDropoff',
  'FlightReleased',
  'FlightReturning',
  'FlightLanded',
];

export const loaded = (phase: droneV1.FlightPhase) =>
  phase === FlightPhase.FLIGHT_PHASE_LOADED || phase === FlightPhase.FLIGHT_PHASE_AT_DROPOFF;

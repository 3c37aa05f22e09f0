import { droneV1, type typeV1 } from '@app/contracts';
import type { LinkMessage } from '../../application/drone-link';

type DroneCommand = Exclude<LinkMessage, { kind: 'welcome' | 'heard' }>;
type FlightPhase = Extract<LinkMessage, { kind: 'heard' }>['phase'];
type Place = Extract<LinkMessage, { kind: 'welcome' }>['welcome']['location'];

const { Airframe, FlightPhase: Wire } = droneV1;
const AIRFRAMES = {
  wing: Airframe.AIRFRAME_WING,
  multirotor: Airframe.AIRFRAME_MULTIROTOR,
  zip: Airframe.AIRFRAME_ZIP,
};
const PHASES: Readonly<Record<FlightPhase, droneV1.FlightPhase>> = {
  took_off: Wire.FLIGHT_PHASE_TOOK_OFF,
  at_pickup: Wire.FLIGHT_PHASE_AT_PICKUP,
  loaded: Wire.FLIGHT_PHASE_LOADED,
  at_dropoff: Wire.FLIGHT_PHASE_AT_DROPOFF,
  released: Wire.FLIGHT_PHASE_RELEASED,
  returning: Wire.FLIGHT_PHASE_RETURNING,
  landed: Wire.FLIGHT_PHASE_LANDED,
};

export function toWire(message: LinkMessage): droneV1.ConnectResponse {
  switch (message.kind) {
    case 'welcome': {
      const { airframe, nest, location, ...rest } = message.welcome;
      return { welcome: { airframe: AIRFRAMES[airframe], nest: place(nest), location: place(location), ...rest } };
    }
    case 'heard':
      return { phaseHeard: { flightId: message.flightId, phase: PHASES[message.phase] } };
    default:
      return command(message);
  }
}

function command(message: DroneCommand): droneV1.ConnectResponse {
  if (message.kind === 'fly') return { fly: flyPlan(message) };
  const { flightId, fencingToken } = message;
  return message.kind === 'recall'
    ? { recall: { flightId, fencingToken } }
    : { releasePackage: { flightId, fencingToken } };
}

function flyPlan({ flightId, flight }: Extract<DroneCommand, { kind: 'fly' }>): droneV1.FlyPlan {
  const { fencingToken, pickup, dropoff, payloadGrams, awaitRelease, phase, withPackage } = flight;
  return {
    flightId,
    fencingToken,
    pickup: place(pickup),
    dropoff: place(dropoff),
    payloadGrams,
    awaitRelease,
    phase: phase === null ? Wire.FLIGHT_PHASE_UNSPECIFIED : PHASES[phase],
    withPackage,
  };
}

function place({ latitude, longitude, altitude }: Place): typeV1.Location {
  return { latitude, longitude, altitudeMetres: altitude };
}

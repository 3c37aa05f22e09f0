import { droneV1 } from '@app/contracts';
import type { AssignedDroneView } from '../../application/queries/drone.queries';

const { Airframe, FlightPhase } = droneV1;

const AIRFRAMES: Readonly<Record<AssignedDroneView['airframe'], droneV1.Airframe>> = {
  wing: Airframe.AIRFRAME_WING,
  multirotor: Airframe.AIRFRAME_MULTIROTOR,
  zip: Airframe.AIRFRAME_ZIP,
};
const PHASES: Readonly<Record<NonNullable<AssignedDroneView['phase']>, droneV1.FlightPhase>> = {
  took_off: FlightPhase.FLIGHT_PHASE_TOOK_OFF,
  at_pickup: FlightPhase.FLIGHT_PHASE_AT_PICKUP,
  loaded: FlightPhase.FLIGHT_PHASE_LOADED,
  at_dropoff: FlightPhase.FLIGHT_PHASE_AT_DROPOFF,
  released: FlightPhase.FLIGHT_PHASE_RELEASED,
  returning: FlightPhase.FLIGHT_PHASE_RETURNING,
  landed: FlightPhase.FLIGHT_PHASE_LANDED,
};

export function toAssignedDrone(view: AssignedDroneView): droneV1.GetDroneResponse {
  const { id: droneId, name, airframe, phase, positionAt } = view;
  return {
    droneId,
    name,
    airframe: AIRFRAMES[airframe],
    phase: phase === null ? FlightPhase.FLIGHT_PHASE_UNSPECIFIED : PHASES[phase],
    location: locationOf(view),
    locatedAt: positionAt?.toISOString() ?? '',
  };
}

function locationOf({ latitude, longitude, altitude }: AssignedDroneView): droneV1.GetDroneResponse['location'] {
  if (latitude === null || longitude === null) return undefined;
  return { latitude, longitude, altitudeMetres: altitude ?? undefined };
}

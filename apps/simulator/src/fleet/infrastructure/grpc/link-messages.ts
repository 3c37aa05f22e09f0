import { droneV1, type typeV1 } from '@app/contracts';
import type { AirframeKind } from '../../domain/airframe';
import type { Phase, PhaseReport, PositionReport } from '../../domain/drone-reports';
import type { GeoPoint } from '../../domain/local-plane';
import type { SimulatedDrone } from '../../domain/simulated-drone';

const { Airframe, FlightPhase } = droneV1;
export const AIRFRAMES: Readonly<Record<AirframeKind, droneV1.Airframe>> = {
  wing: Airframe.AIRFRAME_WING,
  multirotor: Airframe.AIRFRAME_MULTIROTOR,
  zip: Airframe.AIRFRAME_ZIP,
};
const WIRE: Readonly<Record<Phase, droneV1.FlightPhase>> = {
  took_off: FlightPhase.FLIGHT_PHASE_TOOK_OFF,
  at_pickup: FlightPhase.FLIGHT_PHASE_AT_PICKUP,
  loaded: FlightPhase.FLIGHT_PHASE_LOADED,
  at_dropoff: FlightPhase.FLIGHT_PHASE_AT_DROPOFF,
  released: FlightPhase.FLIGHT_PHASE_RELEASED,
  returning: FlightPhase.FLIGHT_PHASE_RETURNING,
  landed: FlightPhase.FLIGHT_PHASE_LANDED,
};
const PHASES = new Map(Object.entries(WIRE).map(([phase, wire]) => [wire, phase as Phase]));
const NOWHERE: GeoPoint = { latitude: 0, longitude: 0 };

/** Lets the drone do what control says; answers whether it was the welcome. */
export function obey(drone: SimulatedDrone, message: droneV1.ConnectResponse): boolean {
  const { welcome, fly, recall, releasePackage, phaseHeard } = message;
  if (welcome) restore(drone, welcome);
  if (fly) takeOrder(drone, fly);
  if (recall) drone.recall(recall.flightId, recall.fencingToken);
  if (releasePackage) drone.release(releasePackage.flightId, releasePackage.fencingToken);
  const phase = phaseHeard && PHASES.get(phaseHeard.phase);
  if (phaseHeard && phase) drone.heard(phaseHeard.flightId, phase);
  return Boolean(welcome);
}

export function toPhaseMessage(report: PhaseReport, time: number): droneV1.PhaseReport {
  const { flightId, fencingToken, phase, withPackage, batteryPercent } = report;
  return { flightId, fencingToken, phase: WIRE[phase], time, withPackage, batteryPercent };
}

export function toPositionMessage(report: PositionReport, time: number): droneV1.Position {
  const { seq, latitude, longitude, altitude, speedMps, headingDegrees, batteryPercent, flightId = '' } = report;
  const location: typeV1.Location = { latitude, longitude, altitudeMetres: altitude };
  return { time, seq, location, speedMps, headingDegrees, batteryPercent, flightId };
}

function restore(drone: SimulatedDrone, { location, batteryPercent, lastSeq }: droneV1.Welcome): void {
  const altitude = location?.altitudeMetres ?? 0;
  drone.restore({ location: location ?? drone.home.nest, altitude, batteryPercent, lastSeq });
}

function takeOrder(drone: SimulatedDrone, plan: droneV1.FlyPlan): void {
  const { flightId, fencingToken, payloadGrams, awaitRelease, withPackage } = plan;
  const { pickup = NOWHERE, dropoff = NOWHERE } = plan;
  drone.fly(
    { flightId, fencingToken, pickup, dropoff, payloadGrams, awaitRelease },
    { phase: PHASES.get(plan.phase), withPackage },
  );
}

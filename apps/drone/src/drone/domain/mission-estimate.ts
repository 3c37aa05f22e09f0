import type { Airframe } from './airframe';
import { distanceMetres, type Location } from './geo';

export interface Mission {
  readonly nest: Location;
  readonly pickup: Location;
  readonly dropoff: Location;
  readonly payloadGrams: number;
  readonly confirmationRequired: boolean;
}

export interface MissionEstimate {
  readonly distanceMetres: number;
  readonly secondsToPickup: number;
  readonly secondsToDropoff: number;
  readonly batteryPercent: number;
}

export const RESERVE_PERCENT = 20;
export const CONFIRMATION_WAIT_SECONDS = 600;
const CONFIRMATION_WAIT_PERCENT = 12;
const CLIMB_AND_DESCENT_SECONDS = 34;
const WINCH_SECONDS = 20;
const STOPS_PER_MISSION = 2;

export function estimateMission(airframe: Airframe, mission: Mission): MissionEstimate {
  const approach = distanceMetres(mission.nest, mission.pickup);
  const loaded = distanceMetres(mission.pickup, mission.dropoff);
  const home = distanceMetres(mission.dropoff, mission.nest);
  const secondsToPickup = approach / airframe.cruiseMps + CLIMB_AND_DESCENT_SECONDS;
  const emptyMetres = approach + home;
  return {
    distanceMetres: Math.round(emptyMetres + loaded),
    secondsToPickup,
    secondsToDropoff: secondsToPickup + WINCH_SECONDS + loaded / airframe.cruiseMps + CLIMB_AND_DESCENT_SECONDS,
    batteryPercent:
      percentPerMetre(airframe) * (emptyMetres + loaded * payloadMultiplier(airframe, mission.payloadGrams)) +
      airframe.nestPercent +
      airframe.stopPercent * STOPS_PER_MISSION +
      (mission.confirmationRequired ? CONFIRMATION_WAIT_PERCENT : 0),
  };
}

export function canCarry(airframe: Airframe, payloadGrams: number): boolean {
  return payloadGrams <= airframe.maxPayloadGrams;
}

export function canFly(airframe: Airframe, mission: Mission, batteryPercent: number): boolean {
  return (
    canCarry(airframe, mission.payloadGrams) &&
    estimateMission(airframe, mission).batteryPercent + RESERVE_PERCENT <= batteryPercent
  );
}

function payloadMultiplier(airframe: Airframe, payloadGrams: number): number {
  return 1 + (airframe.payloadFactor * payloadGrams) / airframe.maxPayloadGrams;
}

/** A published round trip has one stop, full payload on the way out and none on the way back. */
function percentPerMetre(airframe: Airframe): number {
  return (
    (100 - airframe.nestPercent - airframe.stopPercent) /
    ((airframe.roundTripMetres / 2) * (2 + airframe.payloadFactor))
  );
}

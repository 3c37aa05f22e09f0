import type { Airframe } from './airframe';

const GRAVITY = 9.81;
const AIR_DENSITY = 1.225;
const ROTOR_EFFICIENCY = 0.6;
const FULL_LIFT_SHARE = 0.6;
const INDUCED_SAVING = 0.2;
const IDLE_SHARE_PER_SECOND = 0.0002;

export interface Movement {
  readonly payloadKg: number;
  readonly speedMps: number;
  readonly climbMps: number;
}

/** Watts in the air: actuator disc in hover, lift over drag on the wing, something between at low speed. */
export function powerWatts(airframe: Airframe, { payloadKg, speedMps, climbMps }: Movement): number {
  const weight = (airframe.emptyKg + payloadKg) * GRAVITY;
  const hover = weight ** 1.5 / (ROTOR_EFFICIENCY * Math.sqrt(2 * AIR_DENSITY * airframe.discArea));
  const climb = climbMps > 0 ? (weight * climbMps) / ROTOR_EFFICIENCY : 0;
  return climb + (airframe.winged ? winged(airframe, weight, hover, speedMps) : rotary(airframe, hover, speedMps));
}

/** Watts with the rotors idling on the ground, as while somebody is awaited. */
export function idleWatts(airframe: Airframe): number {
  return airframe.capacityJoules * IDLE_SHARE_PER_SECOND;
}

function winged(airframe: Airframe, weight: number, hover: number, speed: number): number {
  const cruise = (weight * airframe.cruiseMps) / airframe.glide;
  const lift = Math.min(1, speed / (FULL_LIFT_SHARE * airframe.cruiseMps));
  return hover + (cruise - hover) * lift;
}

function rotary(airframe: Airframe, hover: number, speed: number): number {
  const induced = hover * (1 - INDUCED_SAVING * Math.min(1, speed / airframe.cruiseMps));
  return induced + 0.5 * AIR_DENSITY * airframe.dragArea * speed ** 3;
}

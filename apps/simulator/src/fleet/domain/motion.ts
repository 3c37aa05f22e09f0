import type { PlanePoint } from './local-plane';

export interface Kinematics extends PlanePoint {
  readonly up: number;
  readonly speed: number;
  /** Radians, clockwise from north. */
  readonly heading: number;
  readonly climb: number;
}

export interface Goal extends PlanePoint {
  readonly up: number;
}

export const CRUISE_ALTITUDE = 60;
const CLIMB_MPS = 5;
const DESCENT_MPS = 4;
const ACCELERATION = 3;
const TURN_RADIANS_PER_SECOND = 0.6;
const SHARP_TURN_RADIANS = 0.35;
const SHARP_TURN_MPS = 5;
const ARRIVED_METRES = 1;
const LOW_HOP_METRES = 30;

export function distance(a: PlanePoint, b: PlanePoint): number {
  return Math.hypot(a.east - b.east, a.north - b.north);
}

export function hasReached(now: Kinematics, goal: Goal): boolean {
  return now.speed === 0 && distance(now, goal) <= ARRIVED_METRES && now.up === goal.up;
}

/** One step towards the goal: up to cruise altitude, across, down. */
export function advance(now: Kinematics, goal: Goal, cruiseMps: number, seconds: number): Kinematics {
  const left = distance(now, goal);
  if (left <= ARRIVED_METRES && now.speed <= ACCELERATION * seconds) {
    return { ...vertically({ ...now, speed: 0 }, goal.up, seconds), east: goal.east, north: goal.north };
  }
  if (now.up < CRUISE_ALTITUDE && left > LOW_HOP_METRES) {
    const slower = Math.max(0, now.speed - ACCELERATION * seconds);
    return glide(vertically({ ...now, speed: slower }, CRUISE_ALTITUDE, seconds), seconds);
  }
  const bearing = Math.atan2(goal.east - now.east, goal.north - now.north);
  const off = wrap(bearing - now.heading);
  const heading = wrap(now.heading + clamp(off, TURN_RADIANS_PER_SECOND * seconds));
  const braking = Math.sqrt(2 * ACCELERATION * Math.max(0, left - ARRIVED_METRES / 2));
  const turning = Math.abs(off) > SHARP_TURN_RADIANS ? Math.min(SHARP_TURN_MPS, left * 0.3) : cruiseMps;
  const speed = now.speed + clamp(Math.min(cruiseMps, braking, turning) - now.speed, ACCELERATION * seconds);
  const level = left > LOW_HOP_METRES ? CRUISE_ALTITUDE : now.up;
  return glide(vertically({ ...now, heading, speed }, level, seconds), seconds);
}

function glide(now: Kinematics, seconds: number): Kinematics {
  const way = now.speed * seconds;
  return { ...now, east: now.east + Math.sin(now.heading) * way, north: now.north + Math.cos(now.heading) * way };
}

function vertically(now: Kinematics, up: number, seconds: number): Kinematics {
  const step = Math.max(-DESCENT_MPS * seconds, Math.min(CLIMB_MPS * seconds, up - now.up));
  const reached = Math.abs(up - now.up) <= Math.abs(step) ? up : now.up + step;
  return { ...now, up: reached, climb: step / seconds };
}

function clamp(value: number, limit: number): number {
  return Math.max(-limit, Math.min(limit, value));
}

function wrap(angle: number): number {
  return Math.atan2(Math.sin(angle), Math.cos(angle));
}

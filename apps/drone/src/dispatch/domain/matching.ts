import { AIRFRAMES, type AirframeKind } from '../../drone/domain/airframe';
import type { Location } from '../../drone/domain/geo';
import { canFly, estimateMission } from '../../drone/domain/mission-estimate';
import type { Errand } from './serviceability';

export interface WaitingRequest {
  readonly deliveryId: string;
  readonly errand: Errand;
  readonly expedited: boolean;
  readonly dueSince: Date;
  readonly deadline: Date;
}

export interface FreeDrone {
  readonly droneId: string;
  readonly airframe: AirframeKind;
  readonly nest: Location;
  readonly batteryPercent: number;
}

export interface Match {
  readonly deliveryId: string;
  readonly droneId: string;
}

/** Solves the rectangular assignment problem exactly: pairs [row, column] of least total cost, one per row. */
export type AssignmentSolver = (costs: readonly (readonly number[])[]) => [row: number, column: number][];

const UNSERVED_SECONDS = 3_600;
const EXPEDITED_SECONDS = 3_600;
const URGENT_SECONDS = 1_800;
const FORBIDDEN = 1e9;

/**
 * Least total approach time, with a price on each request that stays unserved. The price grows with the time it has waited and as its
 * deadline nears, so that no request starves. Each request has one column of its own for "unserved"; a solution always exists.
 */
export function matchRequests(
  requests: readonly WaitingRequest[],
  drones: readonly FreeDrone[],
  at: { now: Date; speed: number },
  solve: AssignmentSolver,
): Match[] {
  const approach = requests.map((request) => drones.map((drone) => approachSeconds(request, drone, at)));
  const useful = drones.flatMap((_, column) => (approach.some((row) => row[column] !== undefined) ? [column] : []));
  const open = requests.flatMap((_, row) => (approach[row]?.some((cost) => cost !== undefined) ? [row] : []));
  if (open.length === 0) {
    return [];
  }
  const costs = open.map((row, own) => [
    ...useful.map((column) => approach[row]?.[column] ?? FORBIDDEN),
    ...open.map((_, other) => (other === own ? unservedPrice(requests[row] as WaitingRequest, at) : FORBIDDEN)),
  ]);
  return solve(costs).flatMap(([row, column]) => {
    const request = requests[open[row] ?? -1];
    const drone = drones[useful[column] ?? -1];
    const served = request !== undefined && drone !== undefined && (costs[row]?.[column] ?? FORBIDDEN) < FORBIDDEN;
    return served ? [{ deliveryId: request.deliveryId, droneId: drone.droneId }] : [];
  });
}

function approachSeconds(
  request: WaitingRequest,
  drone: FreeDrone,
  at: { now: Date; speed: number },
): number | undefined {
  const airframe = AIRFRAMES[drone.airframe];
  const mission = { ...request.errand, nest: drone.nest };
  if (!canFly(airframe, mission, drone.batteryPercent)) {
    return undefined;
  }
  const estimate = estimateMission(airframe, mission);
  const arrival = at.now.getTime() + (estimate.secondsToDropoff * 1_000) / at.speed;
  return arrival > request.deadline.getTime() ? undefined : estimate.secondsToPickup;
}

function unservedPrice(request: WaitingRequest, at: { now: Date; speed: number }): number {
  const waited = Math.max(0, ((at.now.getTime() - request.dueSince.getTime()) / 1_000) * at.speed);
  const left = Math.max(0, ((request.deadline.getTime() - at.now.getTime()) / 1_000) * at.speed);
  const urgency = Math.max(0, URGENT_SECONDS - left);
  return UNSERVED_SECONDS + waited + urgency + (request.expedited ? EXPEDITED_SECONDS : 0);
}

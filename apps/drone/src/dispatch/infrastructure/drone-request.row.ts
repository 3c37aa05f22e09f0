import type { Location } from '../../drone/domain/geo';
import {
  DroneRequest,
  type RequestState,
  type Reservation,
  type UnmatchedReason,
  type Wish,
} from '../domain/drone-request';

export interface DroneRequestRow {
  readonly deliveryId: string;
  readonly state: RequestState;
  readonly wish: (Omit<Wish, 'readyAt' | 'deadline'> & { readyAt: string; deadline: string }) | null;
  readonly movedDropoff: Location | null;
  readonly confirmed: boolean;
  readonly notBefore: Date | null;
  readonly reason: UnmatchedReason | null;
  readonly reservationId: string | null;
  readonly droneId: string;
  readonly fencingToken: number;
  readonly reservationStatus: Reservation['status'];
}

export function toDroneRequest(row: DroneRequestRow): DroneRequest {
  const { wish } = row;
  return DroneRequest.restore(row.deliveryId, {
    state: row.state,
    wish: wish === null ? undefined : { ...wish, readyAt: new Date(wish.readyAt), deadline: new Date(wish.deadline) },
    movedDropoff: row.movedDropoff ?? undefined,
    confirmed: row.confirmed,
    notBefore: row.notBefore ?? undefined,
    reason: row.reason ?? undefined,
    reservation:
      row.reservationId === null
        ? undefined
        : {
            id: row.reservationId,
            droneId: row.droneId,
            fencingToken: row.fencingToken,
            status: row.reservationStatus,
          },
  });
}

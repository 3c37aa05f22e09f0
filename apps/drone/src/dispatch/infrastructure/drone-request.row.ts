import type { Location } from '../../drone/domain/geo';
import {
  DroneRequest,
  type RequestState,
  type Reservation,
  type TimeWindow,
  type UnmatchedReason,
  type Wish,
} from '../domain/drone-request';

type Stored<Timed extends TimeWindow> = Omit<Timed, keyof TimeWindow> & {
  readonly readyAt: string;
  readonly deadline: string;
};

export interface DroneRequestRow {
  readonly deliveryId: string;
  readonly state: RequestState;
  readonly wish: Stored<Wish> | null;
  readonly movedDropoff: Location | null;
  readonly movedWindow: Stored<TimeWindow> | null;
  readonly confirmed: boolean;
  readonly notBefore: Date | null;
  readonly reason: UnmatchedReason | null;
  readonly reservationId: string | null;
  readonly droneId: string;
  readonly fencingToken: number;
  readonly reservationStatus: Reservation['status'];
}

export function toDroneRequest(row: DroneRequestRow): DroneRequest {
  const { wish, movedWindow } = row;
  return DroneRequest.restore(row.deliveryId, {
    state: row.state,
    wish: wish === null ? undefined : { ...wish, ...toWindow(wish) },
    movedDropoff: row.movedDropoff ?? undefined,
    movedWindow: movedWindow === null ? undefined : toWindow(movedWindow),
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

function toWindow({ readyAt, deadline }: Stored<TimeWindow>): TimeWindow {
  return { readyAt: new Date(readyAt), deadline: new Date(deadline) };
}

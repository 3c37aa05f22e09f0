import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneNotAssignedError, DroneNotFoundError } from '../../domain/drone.errors';
import { DispatchSettings } from '../dispatch-settings';

export const SHOWN_STATUSES = ['offline', 'idle', 'reserved', 'in_flight', 'charging'] as const;
export type ShownStatus = (typeof SHOWN_STATUSES)[number];

export interface DroneView {
  readonly id: string;
  readonly name: string;
  readonly airframe: 'wing' | 'multirotor' | 'zip';
  readonly nestId: string;
  readonly status: ShownStatus;
  readonly batteryPercent: number;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitude: number | null;
  readonly positionAt: Date | null;
  readonly flightId: string | null;
  readonly deliveryId: string | null;
  readonly phase: string | null;
  readonly version: number;
}

/** The drone of one delivery, as its sender may know it: where it is only while it flies for that delivery. */
export interface AssignedDroneView extends Pick<DroneView, 'id' | 'name' | 'airframe'> {
  readonly phase: 'took_off' | 'at_pickup' | 'loaded' | 'at_dropoff' | 'released' | 'returning' | 'landed' | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly altitude: number | null;
  readonly positionAt: Date | null;
}

export interface DroneFilter {
  /** Only these. */
  readonly ids?: readonly string[];
  readonly status?: ShownStatus;
  readonly after?: string;
  readonly limit: number;
}

const SELECT = `
  SELECT drone.*, flight.id AS "flightId", flight.delivery_id AS "deliveryId", flight.phase
    FROM (
      SELECT id, name, airframe, nest_id AS "nestId", battery_percent AS "batteryPercent",
             latitude, longitude, altitude, position_at AS "positionAt", version,
             CASE WHEN status = 'in_flight' OR heard_at > now() - make_interval(secs => $1) THEN status ELSE 'offline' END AS status
        FROM drone
    ) AS drone
    LEFT JOIN flight ON flight.drone_id = drone.id AND flight.status IN ('planned', 'activated')`;

const ASSIGNED = `
  SELECT drone.id, drone.name, drone.airframe, flight.phase,
         CASE WHEN flight.id IS NOT NULL THEN drone.latitude END AS latitude,
         CASE WHEN flight.id IS NOT NULL THEN drone.longitude END AS longitude,
         CASE WHEN flight.id IS NOT NULL THEN drone.altitude END AS altitude,
         CASE WHEN flight.id IS NOT NULL THEN drone.position_at END AS "positionAt"
    FROM reservation JOIN drone ON drone.id = reservation.drone_id
    LEFT JOIN flight ON flight.delivery_id = reservation.delivery_id AND flight.status = 'activated' AND flight.phase IS NOT NULL
   WHERE reservation.delivery_id = $1 AND reservation.status IN ('held', 'consumed')
   ORDER BY reservation.created_at DESC LIMIT 1`;

@Injectable()
export class DroneQueries {
  constructor(
    private readonly database: Database,
    private readonly settings: DispatchSettings,
  ) {}

  async get(id: string): Promise<DroneView> {
    const [drone] = await this.database.query<DroneView>(`${SELECT} WHERE drone.id = $2`, [this.lostAfter, id]);
    if (drone === undefined) throw new DroneNotFoundError();
    return drone;
  }

  async ofDelivery(deliveryId: string): Promise<AssignedDroneView> {
    const [drone] = await this.database.query<AssignedDroneView>(ASSIGNED, [deliveryId]);
    if (drone === undefined) throw new DroneNotAssignedError();
    return drone;
  }

  list({ ids, status, after, limit }: DroneFilter): Promise<DroneView[]> {
    const sql = `${SELECT}
      WHERE ($2::text IS NULL OR drone.status = $2) AND ($3::uuid IS NULL OR drone.id > $3)
        AND ($4::uuid[] IS NULL OR drone.id = ANY($4)) ORDER BY drone.id LIMIT $5`;
    return this.database.query<DroneView>(sql, [this.lostAfter, status ?? null, after ?? null, ids ?? null, limit]);
  }

  private get lostAfter(): number {
    return this.settings.linkLostMs / 1_000;
  }
}

import { droneEvents } from '@app/contracts';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRepository, type DroneRegistration, type FreeDroneFilter } from '../application/ports/drone.repository';
import type { AirframeKind } from '../domain/airframe';
import { Drone, type DroneStatus } from '../domain/drone';
import { DroneNotFoundError, NestUnknownError } from '../domain/drone.errors';

interface DroneRow {
  readonly id: string;
  readonly airframe: AirframeKind;
  readonly nestId: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly status: DroneStatus;
  readonly batteryPercent: number;
  readonly lastToken: number;
}

const SELECT = `
  SELECT drone.id, airframe, nest_id AS "nestId", nest.latitude, nest.longitude, status,
         battery_percent AS "batteryPercent", last_token AS "lastToken"
    FROM drone JOIN nest ON nest.id = drone.nest_id`;
const SELECT_ONE = `${SELECT} WHERE drone.id = $1 FOR UPDATE OF drone`;
const SELECT_FREE = `${SELECT}
   WHERE status = 'idle' AND battery_percent >= $1 AND heard_at > now() - make_interval(secs => $2)
   ORDER BY drone.id FOR UPDATE OF drone SKIP LOCKED`;
const UPSERT = `
  INSERT INTO drone (id, name, airframe, nest_id) VALUES ($1, $2, $3, $4)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, airframe = excluded.airframe, nest_id = excluded.nest_id, updated_at = now()
  RETURNING xmax = 0 AS created`;
const UPDATE = `
  UPDATE drone SET status = changed.status, last_token = changed.last_token, battery_percent = changed.battery_percent, updated_at = now()
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::float8[]) AS changed (id, status, last_token, battery_percent)
   WHERE drone.id = changed.id`;

@Injectable()
export class PostgresDroneRepository extends DroneRepository {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async register(tx: Transaction, { id, name, airframe, nestId }: DroneRegistration, at: Date): Promise<boolean> {
    const nests = await tx.query('SELECT 1 FROM nest WHERE id = $1 FOR KEY SHARE', [nestId]);
    if (nests.length === 0) throw new NestUnknownError();
    const [row] = await tx.query<{ created: boolean }>(UPSERT, [id, name, airframe, nestId]);
    if (row?.created !== true) return false;
    const data = { droneId: id, nestId, airframe, occurredAt: at.toISOString() };
    await this.outbox.add(tx, { type: droneEvents.DroneRegistered, aggregateId: id, data });
    return true;
  }

  async get(tx: Transaction, id: string): Promise<Drone> {
    const [row] = await tx.query<DroneRow>(SELECT_ONE, [id]);
    if (row === undefined) throw new DroneNotFoundError();
    return toDrone(row);
  }

  async lockFree(tx: Transaction, filter: FreeDroneFilter): Promise<Drone[]> {
    const rows = await tx.query<DroneRow>(SELECT_FREE, [filter.minChargePercent, filter.heardWithinMs / 1_000]);
    return rows.map(toDrone);
  }

  async save(tx: Transaction, ...drones: Drone[]): Promise<void> {
    if (drones.length === 0) return;
    const column = <T>(value: (drone: Drone) => T): T[] => drones.map(value);
    await tx.query(UPDATE, [
      column(({ id }) => id),
      column(({ state }) => state.status),
      column(({ state }) => state.lastToken),
      column(({ state }) => state.batteryPercent),
    ]);
  }
}

function toDrone({ id, latitude, longitude, ...state }: DroneRow): Drone {
  return Drone.restore(id, { ...state, nest: { latitude, longitude } });
}

import { droneEvents } from '@app/contracts';
import type { VersionGuard } from '@app/kernel';
import { Outbox } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import {
  DroneRepository,
  type DroneRegistration,
  type FreeDroneFilter,
  type Registered,
} from '../application/ports/drone.repository';
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
const LOCK = 'SELECT version FROM drone WHERE id = $1 FOR NO KEY UPDATE';
const INSERT = `
  INSERT INTO drone (id, name, airframe, nest_id) VALUES ($1, $2, $3, $4) ON CONFLICT (id) DO NOTHING RETURNING version`;
/** The same again is no new version. */
const CHANGE = `
  UPDATE drone SET name = $2, airframe = $3, nest_id = $4, updated_at = now(),
    version = version + ((name, airframe, nest_id) IS DISTINCT FROM ($2::text, $3::text, $4::uuid))::int
   WHERE id = $1 RETURNING version`;
const UPDATE = `
  UPDATE drone SET status = changed.status, last_token = changed.last_token, battery_percent = changed.battery_percent, updated_at = now()
    FROM unnest($1::uuid[], $2::text[], $3::bigint[], $4::float8[]) AS changed (id, status, last_token, battery_percent)
   WHERE drone.id = changed.id`;

@Injectable()
export class PostgresDroneRepository extends DroneRepository {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async register(tx: Transaction, drone: DroneRegistration, guard: VersionGuard, at: Date): Promise<Registered> {
    const { id, name, airframe, nestId } = drone;
    const [known] = await tx.query<{ version: number }>(LOCK, [id]);
    guard(known?.version);
    const nests = await tx.query('SELECT 1 FROM nest WHERE id = $1 FOR KEY SHARE', [nestId]);
    if (nests.length === 0) throw new NestUnknownError();
    const [written] = await tx.query<{ version: number }>(known ? CHANGE : INSERT, [id, name, airframe, nestId]);
    // Somebody else registered it meanwhile: now it is there to be judged.
    if (!written) return this.register(tx, drone, guard, at);
    if (known) return { created: false, version: written.version };
    const data = { droneId: id, nestId, airframe, occurredAt: at.toISOString() };
    await this.outbox.add(tx, { type: droneEvents.DroneRegistered, aggregateId: id, data });
    return { created: true, version: written.version };
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

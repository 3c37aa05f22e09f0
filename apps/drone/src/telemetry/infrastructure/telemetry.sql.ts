import type { Position } from '../domain/position';

export interface Recorded {
  readonly droneId: string;
  readonly position: Position;
}

export interface Latest {
  readonly droneId: string;
  readonly position: Position | undefined;
  readonly batteryPercent: number | undefined;
}

export const INSERT_POSITIONS = `
  INSERT INTO position (drone_id, seq, time, flight_id, latitude, longitude, altitude, speed_mps, heading_degrees, battery_percent)
  SELECT * FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::uuid[], $5::float8[], $6::float8[], $7::real[],
                       $8::real[], $9::real[], $10::real[])
  ON CONFLICT DO NOTHING`;

export function positionColumns(rows: readonly Recorded[]): unknown[][] {
  const column = <T>(value: (position: Position) => T): T[] => rows.map(({ position }) => value(position));
  return [
    rows.map(({ droneId }) => droneId),
    column(({ seq }) => seq),
    column(({ time }) => time),
    column(({ flightId }) => flightId),
    column(({ location }) => location.latitude),
    column(({ location }) => location.longitude),
    column(({ location }) => location.altitude ?? null),
    column(({ speedMps }) => speedMps),
    column(({ headingDegrees }) => headingDegrees),
    column(({ batteryPercent }) => batteryPercent),
  ];
}

/** A charging drone that is full enough is idle again; no other state is touched by telemetry. */
export const UPDATE_DRONES = `
  UPDATE drone
     SET heard_at = now(),
         battery_percent = coalesce(latest.battery_percent, drone.battery_percent),
         latitude = coalesce(latest.latitude, drone.latitude),
         longitude = coalesce(latest.longitude, drone.longitude),
         altitude = CASE WHEN latest.seq IS NULL THEN drone.altitude ELSE latest.altitude END,
         position_at = coalesce(latest.time, drone.position_at),
         last_seq = greatest(coalesce(latest.seq, 0), drone.last_seq),
         status = CASE WHEN status = 'charging' AND latest.battery_percent >= $8 THEN 'idle' ELSE status END
    FROM unnest($1::uuid[], $2::float8[], $3::float8[], $4::float8[], $5::float8[], $6::timestamptz[], $7::bigint[])
         AS latest (id, battery_percent, latitude, longitude, altitude, time, seq)
   WHERE drone.id = latest.id`;

export function droneColumns(drones: readonly Latest[]): unknown[][] {
  const column = <T>(value: (position: Position) => T): (T | null)[] =>
    drones.map(({ position }) => (position === undefined ? null : value(position)));
  return [
    drones.map(({ droneId }) => droneId),
    drones.map(({ batteryPercent }) => batteryPercent ?? null),
    column(({ location }) => location.latitude),
    column(({ location }) => location.longitude),
    column(({ location }) => location.altitude ?? null),
    column(({ time }) => time),
    column(({ seq }) => seq),
  ];
}

import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { AirframeKind } from '../../drone/domain/airframe';
import { DroneNotFoundError } from '../../drone/domain/drone.errors';
import { LinkedDroneReader, type LinkedDrone } from '../application/ports/linked-drone.reader';

interface Row {
  readonly airframe: AirframeKind;
  readonly nestId: string;
  readonly nestLatitude: number;
  readonly nestLongitude: number;
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly batteryPercent: number;
  readonly lastSeq: number;
}

const SELECT = `
  SELECT airframe, nest_id AS "nestId", nest.latitude AS "nestLatitude", nest.longitude AS "nestLongitude",
         coalesce(drone.latitude, nest.latitude) AS latitude, coalesce(drone.longitude, nest.longitude) AS longitude,
         drone.altitude, battery_percent AS "batteryPercent", last_seq AS "lastSeq"
    FROM drone JOIN nest ON nest.id = drone.nest_id WHERE drone.id = $1`;

@Injectable()
export class PostgresLinkedDroneReader extends LinkedDroneReader {
  constructor(private readonly database: Database) {
    super();
  }

  async get(droneId: string): Promise<LinkedDrone> {
    const [row] = await this.database.query<Row>(SELECT, [droneId]);
    if (row === undefined) throw new DroneNotFoundError();
    const { airframe, nestId, latitude, longitude, batteryPercent, lastSeq } = row;
    const nest = { latitude: row.nestLatitude, longitude: row.nestLongitude };
    const location = { latitude, longitude, altitude: row.altitude ?? 0 };
    return { nestId, welcome: { airframe, nest, location, batteryPercent, lastSeq } };
  }
}

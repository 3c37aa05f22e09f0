import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { AirframeKind } from '../../drone/domain/airframe';
import { ReservedDroneReader, type ReservedDrone } from '../application/ports/reserved-drone.reader';
import type { FlightPhase } from '../domain/flight-phase';

interface Row {
  readonly airframe: AirframeKind;
  readonly latitude: number;
  readonly longitude: number;
  readonly batteryPercent: number;
  readonly phase: FlightPhase | null;
}

const SELECT = `
  SELECT airframe, nest.latitude, nest.longitude, battery_percent AS "batteryPercent", flight.phase
    FROM reservation
    JOIN drone ON drone.id = reservation.drone_id
    JOIN nest ON nest.id = drone.nest_id
    LEFT JOIN flight ON flight.delivery_id = reservation.delivery_id
   WHERE reservation.delivery_id = $1 AND reservation.status = 'held'`;

@Injectable()
export class PostgresReservedDroneReader extends ReservedDroneReader {
  constructor(private readonly database: Database) {
    super();
  }

  async find(deliveryId: string): Promise<ReservedDrone | undefined> {
    const [row] = await this.database.query<Row>(SELECT, [deliveryId]);
    if (row === undefined) return undefined;
    const { latitude, longitude, ...drone } = row;
    return { ...drone, nest: { latitude, longitude } };
  }
}

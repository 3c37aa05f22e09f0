import { Outbox } from '@app/messaging';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { FlightRepository } from '../application/ports/flight.repository';
import { Flight, type FlightState } from '../domain/flight';
import { toIntegrationEvent } from './flight.integration-events';

type FlightRow = FlightState & { readonly id: string };

const SELECT = `
  SELECT id, delivery_id AS "deliveryId", drone_id AS "droneId", fencing_token AS "fencingToken", status, phase,
         with_package AS "withPackage", delivered, pickup, dropoff, payload_grams AS "payloadGrams", await_release AS "awaitRelease",
         confirmed, recalled, revision, eta, distance_metres AS "distanceMetres", at_dropoff_since AS "atDropoffSince"
    FROM flight`;
const INSERT = `
  INSERT INTO flight (id, delivery_id, drone_id, fencing_token, pickup, payload_grams, await_release, eta, distance_metres,
                      status, phase, with_package, delivered, dropoff, confirmed, recalled, revision, at_dropoff_since)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`;
const UPDATE = `
  UPDATE flight SET status = $2, phase = $3, with_package = $4, delivered = $5, dropoff = $6, confirmed = $7, recalled = $8,
                    revision = $9, at_dropoff_since = $10, updated_at = now()
   WHERE id = $1`;

@Injectable()
export class PostgresFlightRepository extends FlightRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async locate(id: string): Promise<{ deliveryId: string; droneId: string } | undefined> {
    const sql = 'SELECT delivery_id AS "deliveryId", drone_id AS "droneId" FROM flight WHERE id = $1';
    return (await this.database.query<{ deliveryId: string; droneId: string }>(sql, [id]))[0];
  }

  async findOf(tx: Transaction, deliveryId: string): Promise<Flight | undefined> {
    const [row] = await tx.query<FlightRow>(`${SELECT} WHERE delivery_id = $1 FOR UPDATE`, [deliveryId]);
    return row && toFlight(row);
  }

  async activeOf(droneIds: readonly string[]): Promise<Flight[]> {
    const sql = `${SELECT} WHERE drone_id = ANY($1) AND status = 'activated'`;
    return (await this.database.query<FlightRow>(sql, [droneIds])).map(toFlight);
  }

  async add(tx: Transaction, flight: Flight): Promise<void> {
    const { state } = flight;
    const { deliveryId, droneId, fencingToken, payloadGrams, awaitRelease, eta, distanceMetres } = state;
    const plan = [deliveryId, droneId, fencingToken, JSON.stringify(state.pickup), payloadGrams, awaitRelease, eta];
    await tx.query(INSERT, [flight.id, ...plan, distanceMetres, ...progress(state)]);
    await this.publish(tx, flight);
  }

  async save(tx: Transaction, flight: Flight): Promise<void> {
    await tx.query(UPDATE, [flight.id, ...progress(flight.state)]);
    await this.publish(tx, flight);
  }

  private async publish(tx: Transaction, flight: Flight): Promise<void> {
    const outgoing = flight.pullEvents().map((event) => toIntegrationEvent(flight, event));
    if (outgoing.length > 0) await this.outbox.add(tx, ...outgoing);
  }
}

function progress(state: FlightState): unknown[] {
  const { status, phase, withPackage, delivered, dropoff, confirmed, recalled, revision, atDropoffSince } = state;
  return [
    status,
    phase,
    withPackage,
    delivered,
    JSON.stringify(dropoff),
    confirmed,
    recalled,
    revision,
    atDropoffSince,
  ];
}

function toFlight({ id, ...state }: FlightRow): Flight {
  return Flight.restore(id, state);
}

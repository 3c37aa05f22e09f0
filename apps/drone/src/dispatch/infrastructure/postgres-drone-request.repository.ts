import { Outbox } from '@app/messaging';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DroneRequestRepository } from '../application/ports/drone-request.repository';
import type { DroneRequest } from '../domain/drone-request';
import { toIntegrationEvent } from './drone-request.integration-events';
import { toDroneRequest, type DroneRequestRow } from './drone-request.row';

const MATCHING_LOCK = 4_706_107;
const SELECT = `
  SELECT request.delivery_id AS "deliveryId", request.state, wish, moved_dropoff AS "movedDropoff",
         moved_window AS "movedWindow", confirmed,
         not_before AS "notBefore", reason, reservation.id AS "reservationId", reservation.drone_id AS "droneId",
         fencing_token AS "fencingToken", reservation.status AS "reservationStatus"
    FROM drone_request AS request
    LEFT JOIN reservation ON reservation.delivery_id = request.delivery_id`;
const SELECT_ONE = `${SELECT} WHERE request.delivery_id = $1`;
const INSERT = 'INSERT INTO drone_request (delivery_id) VALUES ($1) ON CONFLICT DO NOTHING';
const LOCK = 'SELECT 1 FROM drone_request WHERE delivery_id = $1 FOR UPDATE';
const SELECT_DUE = `${SELECT}
   WHERE request.state = 'waiting' AND not_before <= $1
   ORDER BY (wish ->> 'expedited')::boolean DESC, (wish ->> 'deadline')::timestamptz, request.delivery_id`;
const LOCK_WAITING = `${SELECT}
   WHERE request.state = 'waiting' AND request.delivery_id = ANY($1) FOR UPDATE OF request SKIP LOCKED`;
const UPDATE = `
  UPDATE drone_request AS request
     SET state = changed.state, wish = changed.wish, moved_dropoff = changed.moved_dropoff,
         moved_window = changed.moved_window, confirmed = changed.confirmed,
         not_before = changed.not_before, reason = changed.reason, updated_at = now()
    FROM unnest($1::uuid[], $2::text[], $3::jsonb[], $4::jsonb[], $5::jsonb[], $6::boolean[], $7::timestamptz[],
                $8::text[]) AS changed (delivery_id, state, wish, moved_dropoff, moved_window, confirmed, not_before, reason)
   WHERE request.delivery_id = changed.delivery_id`;
const WRITE_RESERVATIONS = `
  INSERT INTO reservation (id, delivery_id, drone_id, fencing_token, status)
  SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::bigint[], $5::text[])
  ON CONFLICT (id) DO UPDATE SET status = excluded.status, updated_at = now() WHERE reservation.status <> excluded.status`;

@Injectable()
export class PostgresDroneRequestRepository extends DroneRequestRepository {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {
    super();
  }

  async find(deliveryId: string): Promise<DroneRequest | undefined> {
    const [row] = await this.database.query<DroneRequestRow>(SELECT_ONE, [deliveryId]);
    return row && toDroneRequest(row);
  }

  async open(tx: Transaction, deliveryId: string): Promise<DroneRequest> {
    const locked = await tx.query(LOCK, [deliveryId]);
    if (locked.length === 0) {
      await tx.query(INSERT, [deliveryId]);
      await tx.query(LOCK, [deliveryId]);
    }
    // A statement of its own: one that waited for the lock would not see a reservation that was committed meanwhile.
    const [row] = await tx.query<DroneRequestRow>(SELECT_ONE, [deliveryId]);
    if (row === undefined) throw new Error('The request is gone while it was locked');
    return toDroneRequest(row);
  }

  async isAnyDue(now: Date): Promise<boolean> {
    const sql = `SELECT 1 FROM drone_request WHERE state = 'waiting' AND not_before <= $1 LIMIT 1`;
    return (await this.database.query(sql, [now])).length > 0;
  }

  async claimMatching(tx: Transaction): Promise<boolean> {
    const [row] = await tx.query<{ claimed: boolean }>('SELECT pg_try_advisory_xact_lock($1) AS claimed', [
      MATCHING_LOCK,
    ]);
    return row?.claimed === true;
  }

  async readDue(tx: Transaction, now: Date): Promise<DroneRequest[]> {
    return (await tx.query<DroneRequestRow>(SELECT_DUE, [now])).map(toDroneRequest);
  }

  async lockWaiting(tx: Transaction, deliveryIds: readonly string[]): Promise<DroneRequest[]> {
    return (await tx.query<DroneRequestRow>(LOCK_WAITING, [deliveryIds])).map(toDroneRequest);
  }

  async save(tx: Transaction, ...requests: DroneRequest[]): Promise<void> {
    if (requests.length === 0) return;
    const column = <T>(value: (request: DroneRequest) => T): T[] => requests.map(value);
    const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value));
    await tx.query(UPDATE, [
      column(({ deliveryId }) => deliveryId),
      column(({ state }) => state.state),
      column(({ state }) => json(state.wish)),
      column(({ state }) => json(state.movedDropoff)),
      column(({ state }) => json(state.movedWindow)),
      column(({ state }) => state.confirmed),
      column(({ state }) => state.notBefore ?? null),
      column(({ state }) => state.reason ?? null),
    ]);
    await this.writeReservations(tx, requests);
    const outgoing = requests.flatMap((request) =>
      request.pullEvents().map((event) => toIntegrationEvent(request.deliveryId, event)),
    );
    if (outgoing.length > 0) await this.outbox.add(tx, ...outgoing);
  }

  private async writeReservations(tx: Transaction, requests: readonly DroneRequest[]): Promise<void> {
    const rows = requests.flatMap(({ deliveryId, state: { reservation } }) =>
      reservation === undefined ? [] : [{ ...reservation, deliveryId }],
    );
    if (rows.length === 0) return;
    await tx.query(WRITE_RESERVATIONS, [
      rows.map(({ id }) => id),
      rows.map(({ deliveryId }) => deliveryId),
      rows.map(({ droneId }) => droneId),
      rows.map(({ fencingToken }) => fencingToken),
      rows.map(({ status }) => status),
    ]);
  }
}

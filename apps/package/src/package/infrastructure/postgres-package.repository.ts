import { DomainError } from '@app/kernel';
import { Outbox } from '@app/messaging';
import { isUniqueViolation, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { PackageRepository } from '../application/ports/package.repository';
import { Package, type Declaration, type PackageProgress } from '../domain/package';
import { PackageDiffersError, TagInUseError } from '../domain/package.errors';
import type { PackageEvent } from '../domain/package.events';
import { toIntegrationEvent } from './package.integration-events';

type PackageRow = Declaration & PackageProgress & { readonly id: string; readonly version: number };

const COLUMNS = `id, delivery_id AS "deliveryId", account_id AS "accountId", size, weight_grams AS "weightGrams", tag,
  status, loaded, outcome, version`;
const LOCK = `SELECT pg_advisory_xact_lock(hashtextextended('package:' || $1, 0))`;
const SELECT_BY_ID = `SELECT ${COLUMNS} FROM package WHERE id = $1 FOR UPDATE`;
const SELECT_BY_DELIVERY = `SELECT ${COLUMNS} FROM package WHERE delivery_id = $1 FOR UPDATE`;
const INSERT = `
  INSERT INTO package (id, status, loaded, outcome, version, delivery_id, account_id, size, weight_grams, tag)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
const UPDATE = `
  UPDATE package SET status = $2, loaded = $3, outcome = $4, version = $5, updated_at = now()
   WHERE id = $1 AND version = $6 RETURNING 1`;
const SCAN = `
  INSERT INTO custody_scan (package_id, seq, type, drone_id, flight_id, occurred_at) VALUES ($1, $2, $3, $4, $5, $6)`;

@Injectable()
export class PostgresPackageRepository extends PackageRepository {
  constructor(private readonly outbox: Outbox) {
    super();
  }

  async find(tx: Transaction, id: string): Promise<Package | undefined> {
    await tx.query(LOCK, [id]);
    return this.select(tx, SELECT_BY_ID, id);
  }

  findByDelivery(tx: Transaction, deliveryId: string): Promise<Package | undefined> {
    return this.select(tx, SELECT_BY_DELIVERY, deliveryId);
  }

  async save(tx: Transaction, parcel: Package): Promise<void> {
    const { expectedVersion, events } = parcel.pullEvents();
    if (expectedVersion === 0) await this.insert(tx, parcel);
    else await this.update(tx, parcel, expectedVersion);
    for (const [index, event] of events.entries()) await this.scan(tx, parcel.id, expectedVersion + index + 1, event);
    await this.outbox.add(tx, ...events.map((event) => toIntegrationEvent(parcel, event)));
  }

  async bar(tx: Transaction, id: string): Promise<void> {
    await tx.query('INSERT INTO barred_package (id) VALUES ($1) ON CONFLICT DO NOTHING', [id]);
  }

  async isBarred(tx: Transaction, id: string): Promise<boolean> {
    return (await tx.query('SELECT 1 FROM barred_package WHERE id = $1', [id])).length > 0;
  }

  private async select(tx: Transaction, sql: string, id: string): Promise<Package | undefined> {
    const [row] = await tx.query<PackageRow>(sql, [id]);
    if (!row) return undefined;
    const { status, loaded, outcome, version, id: packageId, ...declaration } = row;
    return Package.restore(packageId, declaration, { status, loaded, outcome }, version);
  }

  private async insert(tx: Transaction, { id, progress, version, declaration }: Package): Promise<void> {
    const { deliveryId, accountId, size, weightGrams, tag } = declaration;
    const values = [id, progress.status, progress.loaded, progress.outcome, version];
    try {
      await tx.query(INSERT, [...values, deliveryId, accountId, size, weightGrams, tag]);
    } catch (error) {
      if (isUniqueViolation(error, 'package_live_tag')) throw new TagInUseError();
      if (isUniqueViolation(error)) throw new PackageDiffersError();
      throw error;
    }
  }

  private async update(tx: Transaction, { id, progress, version }: Package, expected: number): Promise<void> {
    const values = [id, progress.status, progress.loaded, progress.outcome, version, expected];
    const updated = await tx.query(UPDATE, values);
    if (updated.length === 0)
      throw new DomainError('version_conflict', 'conflict', 'The package was changed meanwhile.');
  }

  private async scan(tx: Transaction, packageId: string, seq: number, event: PackageEvent): Promise<void> {
    const carrier = event.type === 'loaded' ? [event.droneId, event.flightId] : [null, null];
    await tx.query(SCAN, [packageId, seq, event.type, ...carrier, event.at]);
  }
}

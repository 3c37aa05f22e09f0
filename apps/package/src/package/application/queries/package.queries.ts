import type { Principal } from '@app/auth';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { PackageSize, PackageStatus } from '../../domain/package-status';
import { PackageNotFoundError } from '../../domain/package.errors';
import type { PackageEventType } from '../../domain/package.events';

export interface PackageView {
  readonly id: string;
  readonly deliveryId: string;
  readonly accountId: string;
  readonly size: PackageSize;
  readonly weightGrams: number;
  readonly tag: string;
  readonly status: PackageStatus;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface ScanView {
  readonly seq: number;
  readonly type: PackageEventType;
  readonly droneId: string | null;
  readonly flightId: string | null;
  readonly occurredAt: Date;
  readonly recordedAt: Date;
}

export interface PackageFilter {
  /** Only these. */
  readonly ids?: readonly string[];
  readonly deliveryId?: string;
  readonly status?: PackageStatus;
  /** Id of the last package of the page before. */
  readonly after?: string;
  readonly limit: number;
}

const PACKAGES = `
  SELECT id, delivery_id AS "deliveryId", account_id AS "accountId", size, weight_grams AS "weightGrams", tag, status, version,
    created_at AS "createdAt", updated_at AS "updatedAt" FROM package`;
const SCANS = `
  SELECT seq, type, drone_id AS "droneId", flight_id AS "flightId", occurred_at AS "occurredAt", recorded_at AS "recordedAt"
    FROM custody_scan WHERE package_id = $1 ORDER BY seq`;
const NOBODY = '00000000-0000-0000-0000-000000000000';

@Injectable()
export class PackageQueries {
  constructor(private readonly database: Database) {}

  async get(viewer: Principal, id: string): Promise<PackageView> {
    const [parcel] = await this.database.query<PackageView>(
      `${PACKAGES} WHERE id = $1 AND ($2::uuid IS NULL OR account_id = $2)`,
      [id, only(viewer)],
    );
    if (!parcel) throw new PackageNotFoundError();
    return parcel;
  }

  async ofDelivery({ deliveryId, accountId }: { deliveryId: string; accountId: string }): Promise<PackageView> {
    const sql = `${PACKAGES} WHERE delivery_id = $1 AND account_id = $2`;
    const [parcel] = await this.database.query<PackageView>(sql, [deliveryId, accountId]);
    if (!parcel) throw new PackageNotFoundError();
    return parcel;
  }

  /** The newest first. */
  list(viewer: Principal, { ids, deliveryId, status, after, limit }: PackageFilter): Promise<PackageView[]> {
    return this.database.query<PackageView>(
      `${PACKAGES} WHERE ($1::uuid IS NULL OR account_id = $1) AND ($2::uuid IS NULL OR delivery_id = $2)
         AND ($3::text IS NULL OR status = $3) AND ($4::uuid IS NULL OR id < $4)
         AND ($5::uuid[] IS NULL OR id = ANY($5)) ORDER BY id DESC LIMIT $6`,
      [only(viewer), deliveryId ?? null, status ?? null, after ?? null, ids ?? null, limit],
    );
  }

  /** Those of the version, which is read first. */
  async custody(viewer: Principal, id: string): Promise<{ version: number; scans: ScanView[] }> {
    const { version } = await this.get(viewer, id);
    const scans = await this.database.query<ScanView>(SCANS, [id]);
    return { version, scans: scans.filter(({ seq }) => seq <= version) };
  }
}

function only(viewer: Principal): string | null {
  return viewer.kind === 'operator' ? null : (viewer.accountId ?? NOBODY);
}

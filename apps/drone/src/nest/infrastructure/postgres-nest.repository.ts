import type { VersionGuard } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { NestRepository, type NestFilter, type Written } from '../application/ports/nest.repository';
import { NestNotFoundError, type Nest, type VersionedNest } from '../domain/nest';

interface NestRow {
  readonly id: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly serviceRadiusMetres: number;
  readonly version: number;
}

const SELECT = `
  SELECT id, name, latitude, longitude, altitude, service_radius_metres AS "serviceRadiusMetres", version FROM nest`;
const LOCK = 'SELECT version FROM nest WHERE id = $1 FOR NO KEY UPDATE';
const INSERT = `
  INSERT INTO nest (id, name, latitude, longitude, altitude, service_radius_metres) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (id) DO NOTHING RETURNING version`;
/** The same again is no new version. */
const UPDATE = `
  UPDATE nest SET name = $2, latitude = $3, longitude = $4, altitude = $5, service_radius_metres = $6, updated_at = now(),
    version = version + ((name, latitude, longitude, altitude, service_radius_metres)
      IS DISTINCT FROM ($2::text, $3::float8, $4::float8, $5::float8, $6::int))::int
   WHERE id = $1 RETURNING version`;

@Injectable()
export class PostgresNestRepository extends NestRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async get(id: string): Promise<VersionedNest> {
    const [row] = await this.database.query<NestRow>(`${SELECT} WHERE id = $1`, [id]);
    if (row === undefined) throw new NestNotFoundError();
    return toNest(row);
  }

  async list({ ids, after, limit }: NestFilter): Promise<VersionedNest[]> {
    const sql = `${SELECT} WHERE ($1::uuid IS NULL OR id > $1) AND ($2::uuid[] IS NULL OR id = ANY($2)) ORDER BY id LIMIT $3`;
    return (await this.database.query<NestRow>(sql, [after ?? null, ids ?? null, limit])).map(toNest);
  }

  async put(tx: Transaction, nest: Nest, guard: VersionGuard): Promise<Written> {
    const { id, name, location, serviceRadiusMetres } = nest;
    const { latitude, longitude, altitude = null } = location;
    const [known] = await tx.query<{ version: number }>(LOCK, [id]);
    guard(known?.version);
    const values = [id, name, latitude, longitude, altitude, serviceRadiusMetres];
    const [written] = await tx.query<{ version: number }>(known ? UPDATE : INSERT, values);
    // Somebody else made it meanwhile: now it is there to be judged.
    return written ? { created: !known, version: written.version } : this.put(tx, nest, guard);
  }
}

function toNest({ latitude, longitude, altitude, ...nest }: NestRow): VersionedNest {
  return { ...nest, location: { latitude, longitude, ...(altitude !== null && { altitude }) } };
}

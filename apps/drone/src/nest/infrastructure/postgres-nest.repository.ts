import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { NestRepository } from '../application/ports/nest.repository';
import { NestNotFoundError, type Nest } from '../domain/nest';

interface NestRow {
  readonly id: string;
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly altitude: number | null;
  readonly serviceRadiusMetres: number;
}

const SELECT = `
  SELECT id, name, latitude, longitude, altitude, service_radius_metres AS "serviceRadiusMetres" FROM nest`;
const PUT = `
  INSERT INTO nest (id, name, latitude, longitude, altitude, service_radius_metres) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (id) DO UPDATE SET name = excluded.name, latitude = excluded.latitude, longitude = excluded.longitude,
    altitude = excluded.altitude, service_radius_metres = excluded.service_radius_metres, updated_at = now()
  RETURNING xmax = 0 AS created`;

@Injectable()
export class PostgresNestRepository extends NestRepository {
  constructor(private readonly database: Database) {
    super();
  }

  async get(id: string): Promise<Nest> {
    const [row] = await this.database.query<NestRow>(`${SELECT} WHERE id = $1`, [id]);
    if (row === undefined) throw new NestNotFoundError();
    return toNest(row);
  }

  async list(after: string | undefined, limit: number): Promise<Nest[]> {
    const sql = `${SELECT} WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2`;
    return (await this.database.query<NestRow>(sql, [after ?? null, limit])).map(toNest);
  }

  async put({ id, name, location, serviceRadiusMetres }: Nest): Promise<boolean> {
    const { latitude, longitude, altitude = null } = location;
    const values = [id, name, latitude, longitude, altitude, serviceRadiusMetres];
    return (await this.database.query<{ created: boolean }>(PUT, values))[0]?.created === true;
  }
}

function toNest({ latitude, longitude, altitude, ...nest }: NestRow): Nest {
  return { ...nest, location: { latitude, longitude, ...(altitude !== null && { altitude }) } };
}

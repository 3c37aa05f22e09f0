import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateNest1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE nest (
        id                    uuid PRIMARY KEY,
        name                  text NOT NULL,
        latitude              double precision NOT NULL,
        longitude             double precision NOT NULL,
        altitude              double precision,
        service_radius_metres integer NOT NULL CHECK (service_radius_metres > 0),
        created_at            timestamptz NOT NULL DEFAULT now(),
        updated_at            timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE nest');
  }
}

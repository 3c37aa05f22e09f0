import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The day partitions are made and dropped by the service while it runs. */
export class CreatePosition1764000000004 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE position (
        drone_id        uuid NOT NULL,
        seq             bigint NOT NULL,
        time            timestamptz NOT NULL,
        flight_id       uuid,
        latitude        double precision NOT NULL,
        longitude       double precision NOT NULL,
        altitude        real,
        speed_mps       real NOT NULL,
        heading_degrees real NOT NULL,
        battery_percent real NOT NULL,
        PRIMARY KEY (drone_id, time, seq)
      ) PARTITION BY RANGE (time)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE position');
  }
}

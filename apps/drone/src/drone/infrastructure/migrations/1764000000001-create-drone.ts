import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDrone1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drone (
        id              uuid PRIMARY KEY,
        name            text NOT NULL,
        airframe        text NOT NULL CHECK (airframe IN ('wing', 'multirotor', 'zip')),
        nest_id         uuid NOT NULL REFERENCES nest (id),
        status          text NOT NULL DEFAULT 'idle' CHECK (status IN ('idle', 'reserved', 'in_flight', 'charging')),
        last_token      bigint NOT NULL DEFAULT 0,
        battery_percent double precision NOT NULL DEFAULT 100,
        latitude        double precision,
        longitude       double precision,
        altitude        double precision,
        position_at     timestamptz,
        last_seq        bigint NOT NULL DEFAULT 0,
        heard_at        timestamptz,
        created_at      timestamptz NOT NULL DEFAULT now(),
        updated_at      timestamptz NOT NULL DEFAULT now()
      ) WITH (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE drone');
  }
}

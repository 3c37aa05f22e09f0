import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateFlight1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE flight (
        id               uuid PRIMARY KEY,
        delivery_id      uuid NOT NULL CONSTRAINT flight_delivery UNIQUE REFERENCES drone_request (delivery_id),
        drone_id         uuid NOT NULL REFERENCES drone (id),
        fencing_token    bigint NOT NULL,
        status           text NOT NULL CHECK (status IN ('planned', 'activated', 'completed', 'cancelled')),
        phase            text CHECK (phase IN ('took_off', 'at_pickup', 'loaded', 'at_dropoff', 'released', 'returning', 'landed')),
        with_package     boolean NOT NULL,
        delivered        boolean NOT NULL,
        pickup           jsonb NOT NULL,
        dropoff          jsonb NOT NULL,
        payload_grams    integer NOT NULL,
        await_release    boolean NOT NULL,
        confirmed        boolean NOT NULL,
        recalled         boolean NOT NULL,
        revision         integer NOT NULL,
        eta              timestamptz NOT NULL,
        distance_metres  integer NOT NULL,
        at_dropoff_since timestamptz,
        created_at       timestamptz NOT NULL DEFAULT now(),
        updated_at       timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE UNIQUE INDEX flight_open_drone ON flight (drone_id) WHERE status IN ('planned', 'activated')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE flight');
  }
}

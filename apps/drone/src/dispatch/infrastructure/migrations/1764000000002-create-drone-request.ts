import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDroneRequest1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE drone_request (
        delivery_id   uuid PRIMARY KEY,
        state         text NOT NULL DEFAULT 'unasked'
                      CHECK (state IN ('unasked', 'waiting', 'reserved', 'unmatched', 'released', 'completed')),
        wish          jsonb CHECK (wish IS NOT NULL OR state IN ('unasked', 'released')),
        moved_dropoff jsonb,
        confirmed     boolean NOT NULL DEFAULT false,
        not_before    timestamptz,
        reason        text,
        created_at    timestamptz NOT NULL DEFAULT now(),
        updated_at    timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX drone_request_due ON drone_request (not_before) WHERE state = 'waiting'`);
    await runner.query(`
      CREATE TABLE reservation (
        id            uuid PRIMARY KEY,
        delivery_id   uuid NOT NULL REFERENCES drone_request (delivery_id),
        drone_id      uuid NOT NULL REFERENCES drone (id),
        fencing_token bigint NOT NULL,
        status        text NOT NULL CHECK (status IN ('held', 'consumed', 'released')),
        created_at    timestamptz NOT NULL DEFAULT now(),
        updated_at    timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT reservation_token UNIQUE (drone_id, fencing_token)
      )`);
    await runner.query(`CREATE UNIQUE INDEX reservation_held_drone ON reservation (drone_id) WHERE status = 'held'`);
    await runner.query(
      `CREATE UNIQUE INDEX reservation_held_delivery ON reservation (delivery_id) WHERE status = 'held'`,
    );
    await runner.query('CREATE INDEX reservation_delivery ON reservation (delivery_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE reservation, drone_request');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of events and the table of snapshots that EventStore uses. */
export class CreateEventStore1700000001000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event (
        stream_id uuid NOT NULL,
        version int NOT NULL CHECK (version > 0),
        type text NOT NULL,
        schema_version int NOT NULL,
        data jsonb NOT NULL,
        metadata jsonb NOT NULL,
        recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        position bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        PRIMARY KEY (stream_id, version)
      );
      CREATE TABLE snapshot (
        stream_id uuid PRIMARY KEY,
        version int NOT NULL,
        schema_version int NOT NULL,
        state jsonb NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

export const eventStoreMigration = CreateEventStore1700000001000;

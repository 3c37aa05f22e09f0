import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The tables of the outbox, the inbox and the dead letters, in the database of the service. */
export class CreateMessaging1700000002000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        position bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        event_id uuid NOT NULL,
        context text NOT NULL,
        subject text NOT NULL,
        envelope text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        published_at timestamptz
      );
      CREATE INDEX outbox_waiting ON outbox (position) WHERE published_at IS NULL;
      CREATE INDEX outbox_age ON outbox USING brin (created_at);
      CREATE TABLE outbox_sequence (
        context text NOT NULL,
        aggregate_id text NOT NULL,
        last_seq bigint NOT NULL,
        PRIMARY KEY (context, aggregate_id)
      );
      CREATE TABLE outbox_stream (
        context text PRIMARY KEY,
        created text NOT NULL,
        last_seq bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE inbox (
        event_id uuid PRIMARY KEY,
        handled_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX inbox_age ON inbox USING brin (handled_at);
      CREATE TABLE inbox_position (
        context text NOT NULL,
        aggregate_id text NOT NULL,
        last_seq bigint NOT NULL,
        PRIMARY KEY (context, aggregate_id)
      );
      CREATE TABLE inbox_failure (
        event_id uuid PRIMARY KEY,
        attempts int NOT NULL,
        failed_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE TABLE dead_letter (
        id uuid PRIMARY KEY,
        context text NOT NULL,
        aggregate_id text NOT NULL,
        seq bigint,
        type text NOT NULL,
        envelope text NOT NULL,
        reason text NOT NULL,
        error_code text,
        parked_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX dead_letter_aggregate ON dead_letter (context, aggregate_id, seq)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

export const messagingMigration = CreateMessaging1700000002000;

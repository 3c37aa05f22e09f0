import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The table of sagas and the log of their steps. `run_at` says when somebody should look; null for a saga that is over. */
export class CreateSaga1700000003000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE saga (
        id uuid PRIMARY KEY,
        name text NOT NULL,
        key text NOT NULL,
        state jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('running', 'compensating', 'completed', 'failed', 'stuck')),
        step int NOT NULL DEFAULT 0,
        attempt int NOT NULL DEFAULT 0,
        step_started_at timestamptz,
        run_at timestamptz,
        signalled boolean NOT NULL DEFAULT false,
        cancel_requested text,
        failure jsonb,
        request_id text,
        traceparent text,
        lease_owner uuid,
        lease_until timestamptz,
        version int NOT NULL DEFAULT 0,
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        UNIQUE (name, key),
        CHECK ((status IN ('running', 'compensating')) = (run_at IS NOT NULL))
      ) WITH (fillfactor = 70);
      CREATE INDEX saga_due ON saga (run_at) WHERE run_at IS NOT NULL;
      CREATE INDEX saga_open ON saga (status, id) WHERE status <> 'completed';
      CREATE TABLE saga_step_log (
        saga_id uuid NOT NULL REFERENCES saga ON DELETE CASCADE,
        position bigint GENERATED ALWAYS AS IDENTITY,
        step text NOT NULL,
        direction text NOT NULL,
        attempt int NOT NULL,
        outcome text NOT NULL,
        detail text,
        at timestamptz NOT NULL DEFAULT clock_timestamp(),
        PRIMARY KEY (saga_id, position)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

/** A stuck saga is tried on, slowly. */
export class KeepTryingStuckSagas1700000003001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE saga DROP CONSTRAINT saga_check;
      UPDATE saga SET run_at = now() WHERE status = 'stuck';
      ALTER TABLE saga ADD CONSTRAINT saga_due_while_open
        CHECK ((status IN ('running', 'compensating', 'stuck')) = (run_at IS NOT NULL))`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

export const sagaMigrations = [CreateSaga1700000003000, KeepTryingStuckSagas1700000003001];

import type { MigrationClass } from '@app/persistence';

/** The answers kept for idempotency keys. Nothing in a row can be read, or guessed at, without the key itself. */
class CreateIdempotencyKey1700000004000 implements InstanceType<MigrationClass> {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query(`
      CREATE TABLE idempotency_key (
        key_hash bytea PRIMARY KEY,
        fingerprint bytea NOT NULL,
        answer bytea NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      );
      CREATE INDEX idempotency_key_age ON idempotency_key (created_at)`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

export const idempotencyMigration: MigrationClass = CreateIdempotencyKey1700000004000;

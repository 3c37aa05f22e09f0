import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateClient1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE client (
        client_id   text PRIMARY KEY,
        secret_hash text NOT NULL CHECK (secret_hash ~ '^[0-9a-f]{64}$'),
        audience    text NOT NULL CHECK (audience IN ('aerie-api', 'aerie-internal')),
        scopes      text[] NOT NULL,
        account_id  uuid,
        created_at  timestamptz NOT NULL DEFAULT now(),
        updated_at  timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE client');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateSigningKey1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE signing_key (
        kid            text PRIMARY KEY,
        sealed_private bytea NOT NULL,
        created_at     timestamptz NOT NULL DEFAULT clock_timestamp()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE signing_key');
  }
}

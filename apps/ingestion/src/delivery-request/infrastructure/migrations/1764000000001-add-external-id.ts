import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddExternalId1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery_request ADD COLUMN external_id text');
    await runner.query(`
      CREATE UNIQUE INDEX delivery_request_external_id ON delivery_request (account_id, external_id)
      WHERE external_id IS NOT NULL AND status <> 'rejected'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

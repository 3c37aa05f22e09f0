import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDelivery1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delivery (
        id          uuid PRIMARY KEY,
        account_id  uuid NOT NULL,
        external_id text,
        status      text NOT NULL,
        created_at  timestamptz NOT NULL,
        version     int NOT NULL,
        view        jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX delivery_newest ON delivery (created_at DESC, id DESC)');
    await runner.query('CREATE INDEX delivery_of_account ON delivery (account_id, created_at DESC, id DESC)');
    await runner.query('CREATE INDEX delivery_by_status ON delivery (account_id, status, created_at DESC, id DESC)');
    await runner.query('CREATE INDEX delivery_by_external_id ON delivery (account_id, external_id)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateDeliveryRequest1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE delivery_request (
        id           uuid PRIMARY KEY,
        account_id   uuid NOT NULL,
        delivery_id  uuid NOT NULL UNIQUE,
        status       text NOT NULL DEFAULT 'accepted',
        reason       jsonb,
        delivery_seq int NOT NULL DEFAULT 0,
        created_at   timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query('CREATE INDEX delivery_request_of_account ON delivery_request (account_id, id DESC)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

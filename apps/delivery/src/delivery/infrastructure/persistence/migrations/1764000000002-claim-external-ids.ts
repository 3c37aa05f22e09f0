import type { MigrationInterface, QueryRunner } from 'typeorm';

/** From now on an external id belongs to one delivery of an account, and a quote to one delivery; what was rejected holds neither. */
export class ClaimExternalIds1764000000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE delivery ADD COLUMN quote_id uuid');
    await runner.query(`
      UPDATE delivery SET external_id = NULL WHERE id IN (
        SELECT id FROM (
          SELECT id, row_number() OVER (PARTITION BY account_id, external_id ORDER BY created_at DESC, id DESC) AS nth
            FROM delivery WHERE external_id IS NOT NULL AND status <> 'rejected') AS sharing
         WHERE nth > 1)`);
    await runner.query(`
      CREATE UNIQUE INDEX delivery_external_id_once ON delivery (account_id, external_id)
        WHERE external_id IS NOT NULL AND status <> 'rejected'`);
    await runner.query(`
      CREATE UNIQUE INDEX delivery_quote_once ON delivery (quote_id) WHERE quote_id IS NOT NULL AND status <> 'rejected'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class ExtendClient1764100000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE client
        ALTER COLUMN secret_hash DROP NOT NULL,
        ADD COLUMN former_secrets jsonb NOT NULL DEFAULT '[]',
        ADD COLUMN grant_types    text[] NOT NULL DEFAULT '{client_credentials}',
        ADD COLUMN redirect_uris  text[] NOT NULL DEFAULT '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DELETE FROM client WHERE secret_hash IS NULL');
    await runner.query(`
      ALTER TABLE client
        ALTER COLUMN secret_hash SET NOT NULL, DROP COLUMN former_secrets, DROP COLUMN grant_types, DROP COLUMN redirect_uris`);
  }
}

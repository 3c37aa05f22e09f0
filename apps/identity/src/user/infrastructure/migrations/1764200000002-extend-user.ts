import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Without scopes of their own, people have all of their kind, as before. */
export class ExtendUser1764200000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE app_user
        ADD COLUMN scopes     text[],
        ADD COLUMN version    integer NOT NULL DEFAULT 1,
        ADD COLUMN updated_at timestamptz NOT NULL DEFAULT now()`);
    await runner.query(`
      CREATE INDEX oidc_payload_account ON oidc_payload ((payload ->> 'accountId'))
       WHERE payload ->> 'accountId' IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX oidc_payload_account');
    await runner.query('ALTER TABLE app_user DROP COLUMN scopes, DROP COLUMN version, DROP COLUMN updated_at');
  }
}

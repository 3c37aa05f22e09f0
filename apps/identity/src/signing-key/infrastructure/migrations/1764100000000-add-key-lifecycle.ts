import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The key that signed so far, the newest, goes on; the others are retired from now on. */
export class AddKeyLifecycle1764100000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE signing_key
        ADD COLUMN status                text CHECK (status IN ('next', 'active', 'retired')),
        ADD COLUMN activated_at          timestamptz,
        ADD COLUMN retired_at            timestamptz,
        ADD COLUMN rotation_requested_at timestamptz`);
    await runner.query(`
      UPDATE signing_key SET status = 'retired', activated_at = created_at, retired_at = now()`);
    await runner.query(`
      UPDATE signing_key SET status = 'active', retired_at = NULL
       WHERE kid = (SELECT kid FROM signing_key ORDER BY created_at DESC, kid LIMIT 1)`);
    await runner.query('ALTER TABLE signing_key ALTER COLUMN status SET NOT NULL');
    await runner.query(
      `CREATE UNIQUE INDEX signing_key_one_of_each ON signing_key (status) WHERE status IN ('next', 'active')`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM signing_key WHERE status = 'next'`);
    await runner.query('DROP INDEX signing_key_one_of_each');
    await runner.query(`
      ALTER TABLE signing_key
        DROP COLUMN status, DROP COLUMN activated_at, DROP COLUMN retired_at, DROP COLUMN rotation_requested_at`);
  }
}

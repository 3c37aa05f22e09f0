import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateApiKey1764100000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE api_key (
        id           uuid PRIMARY KEY,
        digest       bytea NOT NULL CHECK (octet_length(digest) = 32),
        name         text NOT NULL,
        account_id   uuid,
        scopes       text[] NOT NULL,
        endpoints    text[] NOT NULL,
        created_at   timestamptz NOT NULL,
        expires_at   timestamptz,
        revoked_at   timestamptz,
        last_used_at timestamptz
      )`);
    await runner.query('CREATE INDEX api_key_account ON api_key (account_id, id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key');
  }
}

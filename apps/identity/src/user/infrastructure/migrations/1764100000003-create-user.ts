import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts of attempts may be lost in a crash, so they cost no log: `throttle` is unlogged. */
export class CreateUser1764100000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE app_user (
        id            uuid PRIMARY KEY,
        username      text NOT NULL UNIQUE CHECK (username = lower(username)),
        password_hash text NOT NULL,
        account_id    uuid,
        created_at    timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE UNLOGGED TABLE throttle (
        key    varchar(255) PRIMARY KEY,
        points integer NOT NULL DEFAULT 0,
        expire bigint
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE throttle, app_user');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How often a nest or a drone was written by somebody; what a drone reports of itself does not count. */
export class CountVersions1764000000006 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE nest ADD COLUMN version bigint NOT NULL DEFAULT 1;
      ALTER TABLE drone ADD COLUMN version bigint NOT NULL DEFAULT 1`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drone DROP COLUMN version; ALTER TABLE nest DROP COLUMN version');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

export class MoveWindow1764000000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drone_request ADD COLUMN moved_window jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE drone_request DROP COLUMN moved_window');
  }
}

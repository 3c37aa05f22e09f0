import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateQuote1764000000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE TABLE quote (id uuid PRIMARY KEY, created_at timestamptz NOT NULL, state jsonb NOT NULL)',
    );
    await runner.query('CREATE INDEX quote_oldest ON quote (created_at)');
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

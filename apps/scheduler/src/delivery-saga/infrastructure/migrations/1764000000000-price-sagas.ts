import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Sagas that were under way when the price began to come with the delivery know it in cents of a dollar. */
export class PriceSagas1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      UPDATE saga SET state = state - 'priceCents'
          || jsonb_build_object('price', jsonb_build_object('amount', state -> 'priceCents', 'currency', 'USD'))
       WHERE state ? 'priceCents'`);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

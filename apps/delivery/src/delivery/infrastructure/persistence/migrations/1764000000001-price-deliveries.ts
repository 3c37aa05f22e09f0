import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { DeliveryTerms } from '../../../domain/delivery.events';
import { priceOf } from '../../../domain/tariff';

const CHUNK = 1_000;
const SELECT = `
  SELECT d.id, e.data -> 'terms' AS terms FROM delivery d JOIN event e ON e.stream_id = d.id AND e.version = 1
   WHERE NOT d.view ? 'price' LIMIT ${CHUNK}`;
const UPDATE = `
  UPDATE delivery d SET view = d.view || jsonb_build_object('price', p.price)
    FROM jsonb_to_recordset($1::jsonb) AS p(id uuid, price jsonb) WHERE d.id = p.id`;

/** Shows the price that the scheduler held for each delivery that was made before the price came with it. */
export class PriceDeliveries1764000000001 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    let found: number;
    do {
      const rows = (await runner.query(SELECT)) as { id: string; terms: DeliveryTerms }[];
      const prices = rows.map(({ id, terms }) => ({ id, price: priceOf(terms) }));
      await runner.query(UPDATE, [JSON.stringify(prices)]);
      found = rows.length;
    } while (found === CHUNK);
  }

  async down(): Promise<void> {
    throw new Error('Migrations go forward only');
  }
}

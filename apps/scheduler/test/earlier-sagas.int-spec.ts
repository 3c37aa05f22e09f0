import { Database } from '@app/persistence';
import { createTestDatabase } from '@app/persistence/testing';
import { sagaMigrations } from '@app/saga';
import { randomUUID } from 'node:crypto';
import { MIGRATIONS } from '../src/app.module';

describe('A saga from before the price came with the delivery', () => {
  it('holds the same amount afterwards', async () => {
    const test = await createTestDatabase(sagaMigrations);
    const sql = `
      INSERT INTO saga (id, name, key, state, status, run_at)
      VALUES ($1, 'delivery', 'd', '{"deliveryId": "d", "priceCents": 579}', 'running', now())`;
    await test.database.query(sql, [randomUUID()]);
    const upgraded = await Database.open({ url: test.url, migrations: MIGRATIONS, applicationName: 'test' });
    const rows = await upgraded.query('SELECT state FROM saga');
    expect(rows).toEqual([{ state: { deliveryId: 'd', price: { amount: 579, currency: 'USD' } } }]);
    await upgraded.onApplicationShutdown();
    await test.close();
  });
});

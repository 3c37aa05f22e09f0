import { messagingMigration } from '@app/messaging';
import { eventStoreMigration } from '@app/persistence';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomUUID } from 'node:crypto';
import { CreateDelivery1764000000000 } from '../src/delivery/infrastructure/persistence/migrations/1764000000000-create-delivery';
import { order, type Api } from './support/api';
import { AT, terms } from './support/delivery.builder';
import { DeliverySuite } from './support/delivery-suite';

const BEFORE = [eventStoreMigration, messagingMigration, CreateDelivery1764000000000];
const { price: _, ...earlier } = terms;
const { pickup, dropoff, package: pack } = terms;

/** Deliveries from before the price came with them and before an external id was unique. */
describe('Earlier deliveries', () => {
  let suite: DeliverySuite;
  let merchant: Api;
  const accountId = randomUUID();
  const [older, newer] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    const test = await createTestDatabase(BEFORE);
    for (const id of [older, newer]) await write(test, id);
    suite = await DeliverySuite.start({ database: Promise.resolve(test) });
    merchant = await suite.merchant(accountId);
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  const write = async ({ database }: TestDatabase, id: string) => {
    const state = { ...earlier, accountId, status: 'pending', createdAt: AT, updatedAt: AT };
    const view = { ...state, id, isCancellable: true, isOver: false, version: 1 };
    const data = { terms: { ...earlier, accountId }, occurredAt: AT };
    await database.query(
      `WITH created AS (
         INSERT INTO event (stream_id, version, type, schema_version, data, metadata)
         VALUES ($1, 1, 'DeliveryCreated', 1, $4, '{}'))
       INSERT INTO delivery (id, account_id, external_id, status, created_at, version, view)
       SELECT $1, $2, $3, 'pending', '${AT}'::timestamptz + count(*) * interval '1 second', 1, $5 FROM delivery`,
      [id, accountId, terms.externalId, JSON.stringify(data), JSON.stringify(view)],
    );
  };
  const show = async (id: string) => (await merchant.get(`/v1/deliveries/${id}`)).body;

  it('have the price that was held for them', async () => {
    expect(await show(older)).toMatchObject({ price: { amount: 519, currency: 'USD' }, version: 1 });
    await suite.schedule(older);
    expect(await show(older)).toMatchObject({ price: { amount: 519, currency: 'USD' }, status: 'scheduled' });
  });

  it('go on with an external id that they share, which the newest has from now on', async () => {
    for (const id of [older, newer]) {
      const same = { externalId: terms.externalId, pickup, dropoff, package: { size: pack.size, weightGrams: 800 } };
      expect((await merchant.put(`/v1/deliveries/${id}`, same)).status).toBe(204);
      const contact = { name: 'Grace' };
      const described = { ...same, pickup: { ...pickup, contact } };
      expect((await merchant.put(`/v1/deliveries/${id}`, described)).status).toBe(204);
      expect(await show(id)).toMatchObject({ externalId: terms.externalId, pickup: { contact } });
    }
    const { items } = (await merchant.get(`/v1/deliveries?externalId=${terms.externalId}`)).body;
    expect(items!.map(({ id }) => id)).toEqual([newer]);
    const third = await merchant.post('/v1/deliveries', { ...order, externalId: terms.externalId });
    expect(third.body.code).toBe('external_id_taken');
  });
});

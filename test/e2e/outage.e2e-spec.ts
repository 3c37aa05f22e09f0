import { eventually } from '../support/eventually';
import { ApiClient, orderNearNest } from './support/api-client';
import { settle } from './support/books';
import { startTestSuite, type TestSuite } from './support/test-suite';

describe('While a part is away', () => {
  let suite: TestSuite;
  let merchant: ApiClient;

  beforeAll(async () => {
    suite = await startTestSuite();
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const pids = () =>
    ['identity', 'account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone'].map((name) =>
      suite.restarts(name),
    );

  const orderUntilSaga = async (order: unknown): Promise<string> => {
    const { id } = (await merchant.post<{ id: string }>('/v1/deliveries', order)).body;
    await eventually(async () => {
      const rows = await suite.query('scheduler', 'SELECT id FROM saga WHERE key = $1', [id]);
      return rows.length === 1;
    });
    return id;
  };

  it('the broker: requests are still accepted and deliveries read, and all goes on when it is back, with no restart', async () => {
    const before = pids();
    const order = await orderNearNest(merchant, { externalId: undefined });
    const ids = await suite.away('nats', async () => {
      const accepted = await merchant.post<{ deliveryId: string }>('/v1/delivery-requests', order);
      expect(accepted.status).toBe(202);
      const created = await merchant.post<{ id: string }>('/v1/deliveries', order);
      expect(created.status).toBe(201);
      expect((await merchant.get(`/v1/deliveries/${created.body.id}`)).status).toBe(200);
      return [accepted.body.deliveryId, created.body.id];
    });
    await eventually(() => merchant.delivery(ids[0]!), { timeoutMs: 30_000 });
    for (const id of ids) expect(await merchant.ends(id)).toBe('delivered');
    expect(pids()).toEqual(before);
  }, 120_000);

  it('the database: 503 with Retry-After for what needs it, and all goes on when it is back, with no restart', async () => {
    const before = pids();
    const order = await orderNearNest(merchant, { externalId: undefined });
    const { body: running } = await merchant.post<{ id: string }>('/v1/deliveries', order);
    await suite.away('postgres', async () => {
      for (const path of ['/v1/deliveries', '/v1/delivery-requests']) {
        const refused = await merchant.post(path, order);
        expect(refused).toMatchObject({ status: 503, body: { code: 'database_unavailable' } });
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      }
      expect((await fetch(`${suite.gatewayUrl}/health/live`)).status).toBe(200);
      expect((await fetch(`${suite.url('delivery')}/health/ready`)).status).toBe(503);
      expect((await fetch(`${suite.url('delivery')}/health/live`)).status).toBe(200);
    });
    await eventually(async () => (await merchant.post('/v1/deliveries', order)).status === 201, { timeoutMs: 20_000 });
    expect(await merchant.ends(running.id)).toBe('delivered');
    expect(pids()).toEqual(before);
  }, 120_000);

  it('a service: its routes answer 503, those of others do not notice', async () => {
    await suite.away('package', async () => {
      const refused = await merchant.get('/v1/packages');
      expect(refused).toMatchObject({ status: 503 });
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await merchant.get('/v1/deliveries')).status).toBe(200);
      expect((await merchant.get('/v1/accounts')).status).toBe(200);
    });
    await eventually(async () => (await merchant.get('/v1/packages')).status === 200, { timeoutMs: 20_000 });
  }, 60_000);

  it('a service that a saga needs: the saga waits for it and then goes on', async () => {
    const order = await orderNearNest(merchant, { externalId: undefined });
    const id = await suite.away('account', () => orderUntilSaga(order));
    expect(await merchant.ends(id)).toBe('delivered');
  }, 120_000);

  it('the account service: of a delivery that is cancelled meanwhile no credit is held when it is back', async () => {
    const order = await orderNearNest(merchant, { externalId: undefined });
    const id = await suite.away('account', async () => {
      const waiting = await orderUntilSaga(order);
      expect((await merchant.put(`/v1/deliveries/${waiting}/cancellation`, { reason: 'too slow' })).status).toBe(201);
      return waiting;
    });
    await eventually(
      async () => {
        const { body } = await merchant.get(`/v1/deliveries/${id}/cancellation`);
        return body.outcome === 'undone';
      },
      { timeoutMs: 60_000 },
    );
    const holds = await suite.query('account', 'SELECT status, amount::int FROM credit_hold WHERE delivery_id = $1', [
      id,
    ]);
    expect(holds).toEqual([{ status: 'released', amount: 0 }]);
    const books = await settle(suite, [id]);
    expect(books).toMatchObject({ ended: 1, delivered: 0, heldCredit: 0, creditAdrift: 0, creditMispriced: 0 });
  }, 120_000);
});

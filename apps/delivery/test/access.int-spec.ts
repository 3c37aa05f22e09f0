import { randomUUID } from 'node:crypto';
import { Api, order, refused } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

describe('Access to deliveries', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  describe('for others', () => {
    const parts = [
      '',
      '/status',
      '/events',
      '/pickup',
      '/package',
      '/dropoff',
      '/window',
      '/notifications',
      '/confirmation',
      '/cancellation',
      '/tracking',
    ];

    it('does not exist: foreign and missing are the same 404', async () => {
      const id = await merchant.create({ confirmation: 'pincode' });
      const stranger = await suite.merchant();
      for (const part of [
        ...parts.map((each) => `v1/deliveries/:id${each}`),
        'v2/deliveries/:id',
        'v2/deliveries/:id/package',
      ]) {
        const foreign = await stranger.get(`/${part.replace(':id', id)}`);
        const missing = await stranger.get(`/${part.replace(':id', randomUUID())}`);
        expect(refused(foreign)).toEqual([404, 'delivery_not_found']);
        expect(foreign.body.detail).toBe(missing.body.detail);
      }
      const writes = {
        '/pickup': order.pickup,
        '/dropoff': order.dropoff,
        '/window': { readyAt: '2099-01-01T00:00:00Z', deadline: '2099-01-02T00:00:00Z' },
        '/notifications': { channels: { webhooks: true }, events: [] },
        '/confirmation': { type: 'pincode' },
        '/cancellation': { reason: 'x' },
      };
      for (const [part, body] of Object.entries(writes)) {
        expect(refused(await stranger.put(`/v1/deliveries/${id}${part}`, body))).toEqual([404, 'delivery_not_found']);
      }
      const preconditions = { 'if-match': '"1"' };
      expect(refused(await stranger.delete(`/v1/deliveries/${id}`, preconditions))).toEqual([
        404,
        'delivery_not_found',
      ]);
      expect((await stranger.get('/v1/deliveries')).body.items).toEqual([]);
      expect(await merchant.statuses(id)).toEqual(['pending']);
    });

    it('is open to operators', async () => {
      const id = await merchant.create();
      const operator = await suite.operator();
      expect((await operator.get(`/v1/deliveries/${id}`)).status).toBe(200);
      expect((await operator.put(`/v1/deliveries/${id}/cancellation`, { reason: 'weather' })).status).toBe(201);
    });

    it('needs a token, and the scope', async () => {
      const nobody = new Api(suite.url, 'nonsense');
      const reader = new Api(suite.url, await suite.issuer.tenant(merchant.accountId, 'deliveries:read'));
      expect((await nobody.get('/v1/deliveries')).status).toBe(401);
      expect(refused(await reader.post('/v1/deliveries', order))).toEqual([403, 'insufficient_scope']);
    });
  });
});

import { randomUUID } from 'node:crypto';
import { Api, order, type Answer } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const PARTS = [
  '',
  '/status',
  '/events',
  '/pickup',
  '/dropoff',
  '/package',
  '/window',
  '/notifications',
  '/confirmation',
];
const tally = (answers: Answer[]) => {
  const counts: Record<number, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
};

/** Two replicas on one database: every expectation here holds for them together. */
describe('Conditional requests for deliveries', () => {
  let suite: DeliverySuite;
  let merchant: Api;
  let replicas: Api[];

  beforeAll(async () => {
    suite = await DeliverySuite.start({ replicas: 2 });
    merchant = await suite.merchant();
    replicas = suite.replicas.map(({ url }) => new Api(url, merchant.token));
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  const atOnce = (count: number, ask: (api: Api, index: number) => Promise<Answer>) =>
    Promise.all(Array.from({ length: count }, (_, index) => ask(replicas[index % replicas.length]!, index)));

  it.each(['v1', 'v2'])('tell the version on every read of %s, and nothing new when it is known', async (version) => {
    const id = await merchant.create({ confirmation: 'pincode' });
    for (const part of PARTS) {
      const path = `/${version}/deliveries/${id}${part}`;
      expect((await merchant.get(path)).headers.get('etag')).toBe('"1"');
      const known = await merchant.get(path, { 'if-none-match': '"1"' });
      expect([known.status, known.headers.get('etag'), known.body]).toEqual([304, '"1"', {}]);
    }
    await merchant.delete(`/v1/deliveries/${id}`);
    for (const part of [...PARTS, '/cancellation']) {
      const answer = await merchant.get(`/${version}/deliveries/${id}${part}`, { 'if-none-match': '"1"' });
      expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
    }
  });

  it('write the version that is meant, and no other', async () => {
    const id = await merchant.create({ confirmation: 'pincode' });
    const window = { readyAt: new Date().toISOString(), deadline: new Date(Date.now() + 7_200_000).toISOString() };
    const writes: Record<string, object> = {
      '': { ...order, confirmation: 'pincode', externalId: 'other' },
      '/pickup': { ...order.pickup, address: 'Back door' },
      '/dropoff': { ...order.dropoff, address: '2 Main Street' },
      '/window': window,
      '/notifications': { channels: { webhooks: false }, events: [] },
      '/confirmation': { type: 'pincode' },
      '/cancellation': { reason: 'no' },
    };
    for (const [part, body] of Object.entries(writes)) {
      for (const [name, tag] of [
        ['if-match', '"99"'],
        ['if-match', 'W/"1"'],
        ['if-none-match', '*'],
      ] as const) {
        const answer = await merchant.put(`/v1/deliveries/${id}${part}`, body, { [name]: tag });
        expect([part, answer.status, answer.body.code]).toEqual([part, 412, 'precondition_failed']);
      }
      const bad = await merchant.put(`/v1/deliveries/${id}${part}`, body, { 'if-match': '7' });
      expect([part, bad.status, bad.body.code]).toEqual([part, 400, 'invalid_precondition']);
    }
    let etag = '"1"';
    for (const part of ['/pickup', '/dropoff', '/window', '/notifications', '/cancellation']) {
      const answer = await merchant.put(`/v2/deliveries/${id}${part}`, writes[part], { 'if-match': etag });
      expect([part, Math.floor(answer.status / 100)]).toEqual([part, 2]);
      etag = answer.headers.get('etag')!;
    }
    expect(etag).toBe('"6"');
  });

  it('create only what is not there, and change only what is', async () => {
    const path = `/v1/deliveries/${randomUUID()}`;
    expect((await merchant.put(path, order, { 'if-match': '*' })).status).toBe(412);
    expect((await merchant.put(path, order, { 'if-match': '"1"' })).status).toBe(412);
    expect((await merchant.put(path, order, { 'if-none-match': '*' })).status).toBe(201);
    expect((await merchant.put(path, order, { 'if-none-match': '*' })).status).toBe(412);
    const changed = await merchant.put(path, { ...order, externalId: 'other' }, { 'if-match': '"1"' });
    expect([changed.status, changed.headers.get('etag')]).toEqual([204, '"2"']);
    const stranger = await suite.merchant();
    expect((await stranger.put(path, order, { 'if-match': '"99"' })).status).toBe(404);
  });

  it('give one 201 to 50 first PUTs at once, with the condition to be first and without', async () => {
    const path = `/v1/deliveries/${randomUUID()}`;
    expect(tally(await atOnce(50, (api) => api.put(path, order)))).toEqual({ 201: 1, 204: 49 });
    const other = `/v1/deliveries/${randomUUID()}`;
    const firsts = await atOnce(50, (api) => api.put(other, order, { 'if-none-match': '*' }));
    expect(tally(firsts)).toEqual({ 201: 1, 412: 49 });
  });

  it('let one of 1,000 writes at once with the same version through', async () => {
    const id = await merchant.create();
    const answers = await atOnce(1_000, (api, index) => {
      const dropoff = { ...order.dropoff, address: `Door ${index}` };
      return api.put(`/v2/deliveries/${id}/dropoff`, dropoff, { 'if-match': '"1"' });
    });
    expect(tally(answers)).toEqual({ 204: 1, 412: 999 });
    const { body } = await merchant.get(`/v1/deliveries/${id}`);
    expect(body.version).toBe(2);
    const winner = answers.findIndex(({ status }) => status === 204);
    expect(body.dropoff).toMatchObject({ address: `Door ${winner}` });
  });
});

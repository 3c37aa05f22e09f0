import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { Api, order, refused, type Answer } from './support/api';
import { DeliverySuite } from './support/delivery-suite';
import { QuoteSweep } from '../src/quote/infrastructure/quote-sweep';

const { pickup, dropoff, package: pack } = order;
const asked = { pickup: { location: pickup.location }, dropoff: { location: dropoff.location }, package: pack };
const price = { amount: 519, currency: 'USD' };

describe('Quotes', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start({ replicas: 2 });
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  const quote = async (changes = {}, api = merchant) => {
    const answer = await api.post('/v1/quotes', { ...asked, ...changes });
    if (answer.status !== 201) throw new Error(`not quoted: ${answer.status}`);
    return answer.body as Answer['body'] & { id: string };
  };
  const show = async (id: string) => (await merchant.get(`/v1/quotes/${id}`)).body;
  /** As if it had been given so long ago. */
  const age = (id: string, minutes: number) =>
    suite.test.database.query(
      `UPDATE quote SET created_at = created_at - $2::interval, state = state || jsonb_build_object('expiresAt',
         to_char(((state ->> 'expiresAt')::timestamptz - $2::interval) AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
       WHERE id = $1`,
      [id, `${minutes} minutes`],
    );

  describe('POST /v1/quotes', () => {
    it('tells price, way and times, and where to go on', async () => {
      const answer = await merchant.post('/v1/quotes', asked);
      const { id, createdAt, expiresAt } = answer.body as Record<string, string>;
      expect([answer.status, answer.headers.get('location')]).toEqual([201, `/v1/quotes/${id}`]);
      expect(answer.body).toEqual({
        id,
        status: 'open',
        serviceable: true,
        price,
        reasons: [],
        ...asked,
        expedited: false,
        distanceMetres: expect.any(Number),
        readyAt: expect.any(String),
        deadline: expect.any(String),
        eta: {
          pickup: { earliest: '2099-01-01T12:01:00.000Z', latest: '2099-01-01T12:57:00.000Z' },
          dropoff: { earliest: '2099-01-01T12:04:00.000Z', latest: '2099-01-01T13:00:00.000Z' },
        },
        createdAt,
        expiresAt,
        _links: { self: { href: `/v1/quotes/${id}` }, delivery: { href: '/v1/deliveries' } },
      });
      expect(Date.parse(expiresAt!) - Date.parse(createdAt!)).toBe(300_000);
      expect(await show(id!)).toEqual(answer.body);
      expect(suite.drones.trips).toMatchObject([{ weightGrams: 800, deadline: answer.body.deadline }]);
    });

    it('gives all reasons at once, and no price', async () => {
      const reasons = ['pickup_out_of_range', 'dropoff_out_of_range', 'package_too_heavy'];
      suite.drones.verdict = { reasons, eta: undefined };
      const body = await quote();
      expect(body).toMatchObject({ serviceable: false, price: null, eta: null });
      expect(body.reasons).toEqual(reasons.map((code) => ({ code, detail: expect.stringMatching(/\.$/) })));
      expect(Object.keys(body._links!)).toEqual(['self']);
    });

    it('is never a guess: without the drone service there is none', async () => {
      suite.drones.down = true;
      const answer = await merchant.post('/v1/quotes', asked);
      expect(refused(answer)).toEqual([503, 'peer_failed']);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    it.each([
      ['/deadline', { deadline: '2020-01-01T00:00:00Z' }],
      ['/package/weightGrams', { package: { size: 'small', weightGrams: 0 } }],
      ['/package/tag', { package: { ...pack, tag: 'T' } }],
      ['/pickup/address', { pickup: { ...asked.pickup, address: 'Main Street' } }],
    ])('refuses a bad %s', async (pointer, change) => {
      const answer = await merchant.post('/v1/quotes', { ...asked, ...change });
      expect(refused(answer)).toEqual([400, 'validation_failed']);
      expect(answer.body.errors).toMatchObject([{ pointer }]);
      expect(suite.drones.trips).toEqual([]);
    });

    it('is given once for a key, on any replica, and holds no connection while dispatch is asked', async () => {
      const held = Promise.withResolvers<void>();
      suite.drones.pause = held.promise;
      const headers = () => ({ 'idempotency-key': randomUUID() });
      const many = Array.from({ length: 12 }, () => merchant.send('POST', '/v1/quotes', asked, headers()));
      await eventually(() => expect(suite.drones.trips).toHaveLength(12));
      expect((await merchant.get('/v1/deliveries?limit=1')).status).toBe(200);
      held.resolve();
      expect((await Promise.all(many)).map(({ status }) => status)).toEqual(Array(12).fill(201));
      const key = headers();
      const other = new Api(suite.replicas[1]!.url, merchant.token);
      const [first, second] = await Promise.all(
        [merchant, other].map((api) => api.send('POST', '/v1/quotes', asked, key)),
      );
      expect(second!.body).toEqual(first!.body);
      expect([first!.headers.get('location'), second!.headers.get('location')]).toEqual(
        Array(2).fill(`/v1/quotes/${String(first!.body.id)}`),
      );
      const another = await merchant.send('POST', '/v1/quotes', { ...asked, expedited: true }, key);
      expect(refused(another)).toEqual([422, 'idempotency_key_reused']);
    });

    it('is for tenants, and foreign is missing', async () => {
      const operator = await suite.operator();
      expect(refused(await operator.post('/v1/quotes', asked))).toEqual([403, 'account_required']);
      const { id } = await quote();
      const stranger = await suite.merchant();
      for (const api of [stranger, merchant]) {
        const path = `/v1/quotes/${api === stranger ? id : randomUUID()}`;
        expect(refused(await api.get(path))).toEqual([404, 'quote_not_found']);
      }
    });
  });

  describe('a delivery made from one', () => {
    it('has its price, uses it up, and may be put again, also when it has expired and is gone', async () => {
      const { id: quoteId } = await quote();
      const stored = { amount: 7, currency: 'EUR' };
      const sql = `UPDATE quote SET state = state || jsonb_build_object('price', $2::jsonb) WHERE id = $1`;
      await suite.test.database.query(sql, [quoteId, JSON.stringify(stored)]);
      const url = `/v1/deliveries/${randomUUID()}`;
      expect((await merchant.put(url, { ...order, quoteId })).body.price).toEqual(stored);
      const outgoing = 'SELECT envelope FROM outbox WHERE subject LIKE $1';
      const [event] = await suite.test.database.query<{ envelope: string }>(outgoing, [`%${url.split('/').at(-1)}%`]);
      expect(JSON.parse(event!.envelope)).toMatchObject({
        type: 'aerie.delivery.v1.DeliveryCreated',
        data: { price: stored },
      });
      expect(await show(quoteId)).toMatchObject({ status: 'used', _links: { delivery: { href: url } } });
      expect((await merchant.put(url, { ...order, quoteId })).status).toBe(204);
      await age(quoteId, 6);
      expect((await merchant.put(url, { ...order, quoteId })).status).toBe(204);
      await suite.test.database.query('DELETE FROM quote WHERE id = $1', [quoteId]);
      expect((await merchant.put(url, { ...order, quoteId })).status).toBe(204);
      expect((await merchant.put(url, order)).status).toBe(204);
      const { id: another } = await quote();
      const locked = await merchant.put(url, { ...order, quoteId: another });
      expect(refused(locked)).toEqual([409, 'delivery_locked_field']);
      expect(locked.body.errors).toMatchObject([{ pointer: '/quoteId' }]);
    });

    it('keeps its price when the drop-off moves', async () => {
      const { id: quoteId } = await quote();
      const url = `/v1/deliveries/${randomUUID()}`;
      await merchant.put(url, { ...order, quoteId });
      const far = { location: { latitude: 29.7, longitude: -95.3 } };
      expect((await merchant.put(url, { ...order, quoteId, dropoff: far })).status).toBe(204);
      expect((await merchant.put(`${url}/dropoff`, { location: { latitude: 29.71, longitude: -95.3 } })).status).toBe(
        204,
      );
      expect((await merchant.get(url)).body.price).toEqual(price);
    });

    it('is one, of many that are asked for at once on two replicas', async () => {
      const { id: quoteId } = await quote();
      const other = await suite.merchant(merchant.accountId, suite.replicas[1]!.url);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, n) => (n % 2 ? other : merchant).post('/v1/deliveries', { ...order, quoteId })),
      );
      const won = answers.filter(({ status }) => status === 201);
      expect(won).toHaveLength(1);
      const lost = answers.filter(({ status }) => status !== 201);
      expect(lost.map(refused)).toEqual(lost.map(() => [409, 'quote_used']));
      expect((await show(quoteId))._links!.delivery!.href).toBe(won[0]!.headers.get('location'));
    });

    it('is one, put 20 times at once', async () => {
      const { id: quoteId } = await quote();
      const url = `/v1/deliveries/${randomUUID()}`;
      const answers = await Promise.all(Array.from({ length: 20 }, () => merchant.put(url, { ...order, quoteId })));
      const counted = (status: number) => answers.filter((answer) => answer.status === status).length;
      expect([counted(201), counted(204)]).toEqual([1, 19]);
    });

    it('is one, when the answer was lost and the order is sent again under its key', async () => {
      const body = JSON.stringify({ ...order, quoteId: (await quote()).id, externalId: randomUUID() });
      const headers = {
        authorization: `Bearer ${merchant.token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
      };
      const send = () => fetch(`${merchant.url}/v1/deliveries`, { method: 'POST', headers, body });
      const [first, again] = [await send(), await send()];
      expect([first.status, again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 201, 'true']);
      expect(await again.text()).toBe(await first.text());
    });

    it('frees its quote when it is rejected', async () => {
      const { id: quoteId } = await quote();
      const deliveryId = await merchant.create({ quoteId });
      await suite.grpc().rejectDelivery({ operationKey: 'k', deliveryId, code: 'no_drone_available', detail: 'None.' });
      expect(await show(quoteId)).toMatchObject({ status: 'open' });
      await merchant.create({ quoteId });
    });

    it.each<[string, number, () => Promise<Record<string, unknown>>]>([
      ['quote_not_found', 422, async () => ({ quoteId: randomUUID() })],
      ['quote_not_found', 422, async () => ({ quoteId: (await quote({}, await suite.merchant())).id })],
      ['quote_does_not_match', 422, async () => ({ quoteId: (await quote()).id, expedited: true })],
      ['validation_failed', 400, () => Promise.resolve({ quoteId: 'cheap' })],
    ])('is refused with %s (%i)', async (code, status, changes) => {
      const body = { ...order, ...(await changes()) };
      expect(refused(await merchant.post('/v1/deliveries', body))).toEqual([status, code]);
      expect(refused(await merchant.put(`/v1/deliveries/${randomUUID()}`, body))).toEqual([status, code]);
    });

    it('is refused when the quote has expired or says that it cannot be served', async () => {
      const { id: old } = await quote();
      await age(old, 6);
      expect(await show(old)).toMatchObject({ status: 'expired' });
      expect(refused(await merchant.post('/v1/deliveries', { ...order, quoteId: old }))).toEqual([
        422,
        'quote_expired',
      ]);
      suite.drones.verdict = { reasons: ['dropoff_out_of_range'], eta: undefined };
      const { id: quoteId } = await quote();
      const answer = await merchant.post('/v1/deliveries', { ...order, quoteId });
      expect(refused(answer)).toEqual([422, 'quote_not_serviceable']);
    });
  });

  it('are swept after a day', async () => {
    const [old, young] = [(await quote()).id, (await quote()).id];
    await age(old, 24 * 60 + 1);
    await age(young, 24 * 60 - 1);
    await new QuoteSweep(suite.test.database).sweep();
    expect((await merchant.get(`/v1/quotes/${old}`)).status).toBe(404);
    expect(await show(young)).toMatchObject({ status: 'expired' });
  });
});

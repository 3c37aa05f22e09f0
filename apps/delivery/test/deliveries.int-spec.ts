import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { order, refused, type Answer, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const cursorOf = (position: string[]) => Buffer.from(JSON.stringify(position)).toString('base64url');

describe('The deliveries resource', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  describe('POST /v1/deliveries', () => {
    it('creates a pending delivery and shows it whole', async () => {
      const { status, headers, body } = await merchant.post('/v1/deliveries', order);
      const path = `/v1/deliveries/${body.id as string}`;
      expect([status, headers.get('location'), headers.get('etag')]).toEqual([201, path, '"1"']);
      expect(body).toEqual({
        ...order,
        externalId: null,
        id: expect.any(String),
        status: 'pending',
        accountId: merchant.accountId,
        package: { ...order.package, id: expect.any(String), tag: null },
        readyAt: expect.any(String),
        deadline: expect.any(String),
        expedited: false,
        confirmation: 'none',
        price: { amount: 519, currency: 'USD' },
        carrier: null,
        eta: null,
        createdAt: expect.any(String),
        updatedAt: body.createdAt,
        version: 1,
        _links: expect.anything(),
      });
      expect((await merchant.get(path)).body).toEqual(body);
    });

    it.each([
      ['/dropoff/location/latitude', { dropoff: { location: { latitude: 91, longitude: 0 } } }],
      ['/package/weightGrams', { package: { size: 'small', weightGrams: 0 } }],
      ['/deadline', { deadline: '2020-01-01T00:00:00Z' }],
      ['/isAdmin', { isAdmin: true }],
      ['/dropoff/address', { dropoff: { ...order.dropoff, address: 'a\u0000' } }],
      ['/dropoff/address', { dropoff: { ...order.dropoff, address: '\ud800' } }],
    ])('refuses a bad %s', async (pointer, change) => {
      const answer = await merchant.post('/v1/deliveries', { ...order, ...change });
      expect(refused(answer)).toEqual([400, 'validation_failed']);
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    });

    it('is not for one without an account', async () => {
      const operator = await suite.operator();
      expect(refused(await operator.post('/v1/deliveries', order))).toEqual([403, 'account_required']);
    });
  });

  describe('PUT /v1/deliveries/:id', () => {
    const path = () => `/v1/deliveries/${randomUUID()}`;

    it('creates, then leaves the same as it is', async () => {
      const url = path();
      const first = await merchant.put(url, order);
      expect([first.status, first.headers.get('location'), first.body.version]).toEqual([201, url, 1]);
      const { readyAt, deadline } = first.body;
      expect((await merchant.put(url, order)).status).toBe(204);
      expect((await merchant.put(url, { ...order, readyAt, deadline })).status).toBe(204);
      expect((await merchant.get(url)).body).toEqual(first.body);
      expect(suite.drones.asked).toEqual([]);
    });

    it('stays the same when the time that was wished for has passed', async () => {
      const url = path();
      const early = { ...order, readyAt: '2020-01-01T00:00:00+02:00' };
      expect((await merchant.put(url, early)).status).toBe(201);
      expect((await merchant.put(url, early)).status).toBe(204);
    });

    it('takes the order with its deadline again after that deadline', async () => {
      const url = path();
      const hurried = { ...order, deadline: new Date(Date.now() + 400).toISOString() };
      expect((await merchant.put(url, hurried)).status).toBe(201);
      const isTooLate = async () =>
        expect(refused(await merchant.put(path(), hurried))).toEqual([400, 'validation_failed']);
      await eventually(isTooLate);
      expect((await merchant.put(url, hurried)).status).toBe(204);
    });

    it('changes what may change', async () => {
      const url = path();
      await merchant.put(url, order);
      const dropoff = { location: { latitude: 29.73, longitude: -95.38 }, contact: { name: 'Grace' } };
      expect((await merchant.put(url, { ...order, dropoff, externalId: 'changed' })).status).toBe(204);
      expect((await merchant.get(url)).body).toMatchObject({ dropoff, externalId: 'changed', version: 3 });
      expect(suite.drones.asked).toMatchObject([{ dropoff: dropoff.location, weightGrams: 800 }]);
    });

    it('changes nothing when the drone does not go there, or cannot be asked', async () => {
      const url = path();
      await merchant.put(url, order);
      const dropoff = { location: { latitude: 29.73, longitude: -95.38 } };
      suite.drones.refusal = 'dropoff_out_of_range';
      const answer = await merchant.put(url, { ...order, dropoff, externalId: 'other' });
      expect(refused(answer)).toEqual([409, 'dropoff_not_feasible']);
      expect(answer.body.errors).toMatchObject([{ pointer: '/dropoff/location', code: 'out_of_range' }]);
      suite.drones.down = true;
      expect((await merchant.put(url, { ...order, dropoff, externalId: 'other' })).status).toBe(503);
      expect((await merchant.get(url)).body).toMatchObject({ ...order, version: 1 });
    });

    it('names the fields that may not change', async () => {
      const url = path();
      await merchant.put(url, order);
      const answer = await merchant.put(url, { ...order, expedited: true, confirmation: 'voice' });
      expect(refused(answer)).toEqual([409, 'delivery_locked_field']);
      expect(answer.body.errors).toMatchObject([{ pointer: '/expedited' }, { pointer: '/confirmation' }]);
    });

    it('does not tell that another has this id', async () => {
      const url = path();
      await merchant.put(url, order);
      const stranger = await suite.merchant();
      expect(refused(await stranger.put(url, order))).toEqual([404, 'delivery_not_found']);
      expect((await merchant.get(url)).body.accountId).toBe(merchant.accountId);
    });

    it('refuses an id that is none', async () => {
      expect(refused(await merchant.put('/v1/deliveries/mine', order))).toEqual([400, 'validation_failed']);
    });

    it('knows an id in capitals', async () => {
      const id = randomUUID();
      expect((await merchant.put(`/v1/deliveries/${id.toUpperCase()}`, order)).body.id).toBe(id);
      expect((await merchant.put(`/v1/deliveries/${id}`, order)).status).toBe(204);
    });

    it('gives one 201 and forty-nine 204 to 50 at once, and one row', async () => {
      const id = randomUUID();
      const answers = await Promise.all(Array.from({ length: 50 }, () => merchant.put(`/v1/deliveries/${id}`, order)));
      const counted = (status: number) => answers.filter((answer) => answer.status === status).length;
      expect([counted(201), counted(204)]).toEqual([1, 49]);
      const { database } = suite.test;
      expect(await database.query('SELECT id FROM delivery WHERE id = $1', [id])).toHaveLength(1);
      expect(await database.query('SELECT version FROM event WHERE stream_id = $1', [id])).toHaveLength(1);
      const outgoing = await database.query('SELECT subject FROM outbox WHERE subject LIKE $1', [`%${id}%`]);
      expect(outgoing).toEqual([{ subject: `aerie.delivery.v1.${id}.DeliveryCreated` }]);
    });

    it('takes 20 different changes at once', async () => {
      const url = path();
      await merchant.put(url, order);
      const changes = Array.from({ length: 20 }, (_, n) => merchant.put(url, { ...order, externalId: `order-${n}` }));
      expect((await Promise.all(changes)).map(({ status }) => status)).toEqual(changes.map(() => 204));
      expect((await merchant.get(url)).body.version).toBeGreaterThan(1);
    });
  });

  describe('GET /v1/deliveries', () => {
    it('pages newest first, filtered', async () => {
      const own = await suite.merchant();
      const ids: string[] = [];
      for (let n = 0; n < 5; n += 1) ids.unshift(await own.create({ externalId: `order-${n}` }));
      await own.put(`/v1/deliveries/${ids[4]}/cancellation`, { reason: 'no' });
      const seen: unknown[] = [];
      let next: string | undefined = '/v1/deliveries?limit=2';
      while (next) {
        const { body }: Answer = await own.get(next);
        seen.push(...body.items!.map(({ id }) => id));
        next = body._links?.next?.href;
      }
      expect(seen).toEqual(ids);
      const filtered = async (query: string) =>
        (await own.get(`/v1/deliveries?${query}`)).body.items!.map(({ id }) => id);
      expect(await filtered('status=cancelled')).toEqual([ids[4]]);
      expect(await filtered('externalId=order-1')).toEqual([ids[3]]);
      expect(await filtered(`accountId=${merchant.accountId}`)).toEqual([]);
      const operator = await suite.operator();
      const { body } = await operator.get(`/v1/deliveries?accountId=${own.accountId}`);
      expect(body.items!.map(({ id }) => id)).toEqual(ids);
    });

    it('reads many by their ids in one page; what is missing or foreign is not among them', async () => {
      const own = await suite.merchant();
      const ids = [await own.create(), await own.create(), await own.create({ externalId: 'other' })];
      const asked = [...ids, randomUUID(), await merchant.create()].join();
      const found = async (query: string) => (await own.get(`/v1/deliveries?${query}`)).body.items!.map(({ id }) => id);
      expect(await found(`ids=${asked}&limit=1`)).toEqual(ids.toReversed());
      expect(await found(`ids=${asked}&externalId=other&status=pending`)).toEqual([ids[2]]);
      const { body } = await own.get(`/v1/deliveries?ids=${ids[0]}`);
      expect(body._links).toEqual({ self: { href: expect.stringContaining(String(ids[0])) } });
    });

    it.each([
      ['status=flying', 'validation_failed'],
      ['limit=101', 'validation_failed'],
      ['ids=', 'validation_failed'],
      [`ids=${Array.from({ length: 101 }, () => randomUUID()).join()}`, 'validation_failed'],
      ['colour=red', 'validation_failed'],
      ['externalId=%00', 'validation_failed'],
      ['cursor=xyz', 'invalid_cursor'],
      [`cursor=${cursorOf(['0000-01-01T00:00:00Z', randomUUID()])}`, 'invalid_cursor'],
    ])('refuses ?%s', async (query, code) => {
      expect(refused(await merchant.get(`/v1/deliveries?${query}`))).toEqual([400, code]);
    });
  });
});

import { randomUUID } from 'node:crypto';
import { order, refused, type Answer, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const orderV2 = { ...order, package: { size: 'small', weight: { value: 0.8, unit: 'kg' } } };

describe('Deliveries in two versions', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  const hrefs = ({ body }: Answer) => Object.values(body._links ?? {}).map(({ href }) => href);
  const scheduled = async () => {
    const id = await merchant.create();
    const flight = await suite.schedule(id);
    return { id, ...flight };
  };

  it('are the same deliveries, written in the way of each', async () => {
    const { headers, body, status } = await merchant.post('/v2/deliveries', orderV2);
    const id = body.id as string;
    expect([status, headers.get('location')]).toEqual([201, `/v2/deliveries/${id}`]);
    const { package: pack, _links, ...rest } = body;
    expect(pack).toEqual({ id: expect.any(String), size: 'small', weight: { value: 800, unit: 'g' }, tag: null });
    const { body: old } = await merchant.get(`/v1/deliveries/${id}`);
    const { package: oldPack, _links: __, ...oldRest } = old;
    expect(oldPack).toEqual({ id: expect.any(String), size: 'small', weightGrams: 800, tag: null });
    expect(rest).toEqual(oldRest);
    expect((await merchant.get(`/v2/deliveries/${id}/package`)).body).toMatchObject(pack as object);
    expect((await merchant.get(`/v1/deliveries/${id}/package`)).body).toMatchObject(oldPack as object);
  });

  it('differ in carrier and eta: one drone and one time, or what kind of carrier and from when to when', async () => {
    const { id, droneId, flightId } = await scheduled();
    const { body: old } = await merchant.get(`/v1/deliveries/${id}`);
    const { body } = await merchant.get(`/v2/deliveries/${id}`);
    expect(old.carrier).toEqual({ type: 'drone', reference: droneId });
    expect(body.carrier).toEqual({ type: 'drone', droneId, flightId });
    const { earliest, latest } = body.eta as { earliest: string; latest: string };
    const planned = Date.parse(old.eta as string);
    expect([Date.parse(earliest) - planned, Date.parse(latest) - planned]).toEqual([-60_000, 180_000]);
    expect((await merchant.get(`/v2/deliveries/${id}`)).body).toEqual(body);
  });

  it.each(['v1', 'v2'])('keep their links within %s', async (version) => {
    const { id } = await scheduled();
    const path = `/${version}/deliveries/${id}`;
    const whole = await merchant.get(path);
    expect(hrefs(whole).length).toBeGreaterThan(10);
    for (const href of hrefs(whole)) {
      expect(href).toMatch(new RegExp(`^/${version}/deliveries`));
      if (!href.endsWith('/tracking') && !href.endsWith('/cancellation')) {
        const answer = await merchant.get(href);
        expect(answer.status).toBe(200);
        for (const inner of hrefs(answer)) expect(inner).toMatch(new RegExp(`^/${version}/deliveries`));
      }
    }
    const list = await merchant.get(`/${version}/deliveries?limit=1`);
    expect(list.body._links?.next?.href).toMatch(new RegExp(`^/${version}/deliveries\\?.*cursor=`));
  });

  it('say of v1 that it is deprecated, on every route and answer, and nothing of v2', async () => {
    const { id } = await scheduled();
    for (const part of ['', '/status', '/package', '/window', '/cancellation']) {
      const { headers } = await merchant.get(`/v1/deliveries/${id}${part}`);
      expect(headers.get('deprecation')).toBe('@1795219200');
      expect(headers.get('sunset')).toBe('Fri, 31 Dec 2027 00:00:00 GMT');
      expect(headers.get('link')).toBe(`</v2/deliveries/${id}${part}>; rel="successor-version"`);
      expect((await merchant.get(`/v2/deliveries/${id}${part}`)).headers.get('deprecation')).toBeNull();
    }
  });

  it('still take what the first clients of v1 sent, and nothing of the other version', async () => {
    const first = {
      pickup: { location: { latitude: 29.7522, longitude: -95.3656 } },
      dropoff: { location: { latitude: 29.7421, longitude: -95.3781 } },
      package: { size: 'small', weightGrams: 800 },
    };
    const made = await merchant.post('/v1/deliveries', first);
    expect([made.status, made.body]).toMatchObject([201, { expedited: false, confirmation: 'none', externalId: null }]);
    const url = `/v1/deliveries/${randomUUID()}`;
    expect((await merchant.put(url, first)).status).toBe(201);
    expect((await merchant.put(url, first)).status).toBe(204);
    const wrong = await merchant.post('/v2/deliveries', first);
    expect(wrong.body.errors).toMatchObject([{ pointer: '/package/weight' }, { pointer: '/package/weightGrams' }]);
    expect(refused(await merchant.post('/v1/deliveries', orderV2))).toEqual([400, 'validation_failed']);
  });

  it('take one order put in either, and name what may not change as each calls it', async () => {
    const id = randomUUID();
    expect((await merchant.put(`/v2/deliveries/${id}`, orderV2)).status).toBe(201);
    expect((await merchant.put(`/v1/deliveries/${id}`, order)).status).toBe(204);
    const inPounds = { ...orderV2, package: { size: 'small', weight: { value: 1, unit: 'lb' } } };
    const answer = await merchant.put(`/v2/deliveries/${id}`, inPounds);
    expect(refused(answer)).toEqual([409, 'delivery_locked_field']);
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('/package/weight.'),
      errors: [{ pointer: '/package/weight' }],
    });
    const old = await merchant.put(`/v1/deliveries/${id}`, { ...order, package: { size: 'small', weightGrams: 9 } });
    expect(old.body.errors).toMatchObject([{ pointer: '/package/weightGrams' }]);
  });

  it('name what is not as quoted as each calls it', async () => {
    const { pickup, dropoff, package: pack } = order;
    const places = { pickup: { location: pickup.location }, dropoff: { location: dropoff.location } };
    const quote = await merchant.post('/v1/quotes', { ...places, package: { ...pack, weightGrams: 700 } });
    const answer = await merchant.post('/v2/deliveries', { ...orderV2, quoteId: quote.body.id });
    expect(refused(answer)).toEqual([422, 'quote_does_not_match']);
    expect(answer.body).toMatchObject({
      detail: expect.stringContaining('/package/weight.'),
      errors: [{ pointer: '/package/weight' }],
    });
  });

  it.each([
    ['/package/weight', 800],
    ['/package/weight/value', { value: 0, unit: 'g' }],
    ['/package/weight/value', { value: 8, unit: 'lb' }],
    ['/package/weight/unit', { value: 1, unit: 'stone' }],
  ])('refuse a bad %s in v2', async (pointer, weight) => {
    const answer = await merchant.post('/v2/deliveries', { ...orderV2, package: { size: 'small', weight } });
    expect(refused(answer)).toEqual([400, 'validation_failed']);
    expect(answer.body.errors).toMatchObject([{ pointer }]);
  });

  it.each(['/v3', '/v2.1', '/v2.1.3', ''])('are two, and not %s', async (version) => {
    expect(refused(await merchant.get(`${version}/deliveries`))).toEqual([404, 'route_not_found']);
  });
});

import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { ApiClient, orderNearNest } from './support/api-client';
import { startTestSuite, type TestSuite } from './support/test-suite';
import { readEvents } from './support/event-stream';

const CARRIED = [
  'pending',
  'scheduled',
  'headed_to_pickup',
  'at_pickup',
  'headed_to_dropoff',
  'at_dropoff',
  'delivered',
];
interface Quote {
  readonly id: string;
  readonly status: string;
  readonly price: object;
  readonly eta: { readonly dropoff: { readonly earliest: string } };
  readonly _links: { readonly delivery?: { readonly href: string } };
}

const ACCOUNT = '01900000-0000-7000-8000-000000000001';

describe('A delivery', () => {
  let suite: TestSuite;
  let merchant: ApiClient;
  let stranger: ApiClient;
  let operator: ApiClient;

  beforeAll(async () => {
    suite = await startTestSuite();
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
    stranger = await ApiClient.as(suite.gatewayUrl, 'demo-merchant-2');
    operator = await ApiClient.as(suite.gatewayUrl, 'demo-operator');
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const holdOf = async (deliveryId: string) => {
    const { body } = await merchant.get<{ items: { status: string }[] }>(
      `/v1/accounts/${ACCOUNT}/holds?deliveryId=${deliveryId}`,
    );
    return body.items.map(({ status }) => status);
  };
  const packageOf = async (deliveryId: string) => {
    const { body } = await merchant.get<{ items: { status: string }[] }>(`/v1/packages?deliveryId=${deliveryId}`);
    return body.items.map(({ status }) => status);
  };
  const droneIsFree = async (droneId: string) => {
    const { body } = await operator.get<{ status: string }>(`/v1/drones/${droneId}`);
    return ['idle', 'charging'].includes(body.status);
  };

  async function expectCarried(id: string) {
    const delivery = await merchant.reaches(id, 'delivered');
    expect(await merchant.statuses(id)).toEqual(CARRIED);
    expect(delivery._links).not.toHaveProperty('cancellation');
    await eventually(async () => expect(await holdOf(id)).toEqual(['captured']));
    await eventually(async () => expect(await packageOf(id)).toEqual(['delivered']));
    await eventually(() => droneIsFree(delivery.carrier!.reference), { timeoutMs: 30_000 });
    return delivery;
  }

  it('is created by POST and carried to the door', async () => {
    const created = await merchant.post<{ id: string; status: string }>(
      '/v1/deliveries',
      await orderNearNest(merchant),
    );
    expect(created.status).toBe(201);
    expect(created.headers.get('location')).toBe(`/v1/deliveries/${created.body.id}`);
    expect(created.body.status).toBe('pending');
    await expectCarried(created.body.id);
  });

  it('is created by PUT under an id of the client, and carried to the door', async () => {
    const id = randomUUID();
    const order = await orderNearNest(merchant);
    expect((await merchant.put(`/v1/deliveries/${id}`, order)).status).toBe(201);
    expect((await merchant.put(`/v1/deliveries/${id}`, order)).status).toBe(204);
    await expectCarried(id);
  });

  it('is quoted, made from the quote, and charged what was quoted', async () => {
    const { pickup, dropoff, package: pack, externalId } = await orderNearNest(merchant);
    const asked = { pickup, dropoff, package: pack, expedited: true };
    const quoted = await merchant.post<Quote>('/v1/quotes', asked);
    expect(quoted).toMatchObject({ status: 201, body: { serviceable: true, price: { currency: 'USD' } } });
    const { id: quoteId, price, eta, _links } = quoted.body;
    const made = await merchant.post<{ id: string }>(_links.delivery!.href, { ...asked, externalId, quoteId });
    expect(made).toMatchObject({ status: 201, body: { price } });
    const holds = `/v1/accounts/${ACCOUNT}/holds?deliveryId=${made.body.id}`;
    await eventually(async () =>
      expect((await merchant.get(holds)).body).toMatchObject({ items: [{ amount: price }] }),
    );
    await expectCarried(made.body.id);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(eta.dropoff.earliest));
    const used = await merchant.get<Quote>(`/v1/quotes/${quoteId}`);
    expect(used.body).toMatchObject({
      status: 'used',
      _links: { delivery: { href: `/v1/deliveries/${made.body.id}` } },
    });
  });

  it('is requested, watched through its status monitor, and carried to the door', async () => {
    const accepted = await merchant.post<{ id: string; deliveryId: string }>(
      '/v1/delivery-requests',
      await orderNearNest(merchant),
    );
    expect(accepted.status).toBe(202);
    const monitor = accepted.headers.get('location')!;
    expect(monitor).toBe(`/v1/delivery-requests/${accepted.body.id}`);
    expect(Number(accepted.headers.get('retry-after'))).toBeGreaterThan(0);

    const first = await merchant.get(monitor);
    expect([200, 303]).toContain(first.status);
    const scheduled = await eventually(
      async () => {
        const answer = await merchant.get(monitor);
        if (answer.status === 200) expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
        return answer.status === 303 && answer;
      },
      { timeoutMs: 30_000 },
    );
    expect(scheduled.headers.get('location')).toBe(`/v1/deliveries/${accepted.body.deliveryId}`);
    await expectCarried(accepted.body.deliveryId);
  });

  it('streams its statuses in order, resumes after the last one seen, and shows positions', async () => {
    const { body } = await merchant.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant));
    const url = `${suite.gatewayUrl}/v1/deliveries/${body.id}/tracking`;
    const events = await readEvents(url, merchant.authorization);
    const statuses = events.filter(({ event }) => event === 'status');
    expect(statuses.map(({ data }) => data.status)).toEqual(CARRIED);
    expect(events.some(({ event, data }) => event === 'position' && typeof data.latitude === 'number')).toBe(true);

    const resumed = await readEvents(url, merchant.authorization, statuses[3]!.id);
    expect(resumed.filter(({ event }) => event === 'status').map(({ data }) => data.status)).toEqual(CARRIED.slice(4));
  });

  it('is cancelled before the pickup, and everything is free again', async () => {
    const order = await orderNearNest(merchant, { readyAt: new Date(Date.now() + 3 * 3_600_000).toISOString() });
    const { body } = await merchant.post<{ id: string }>('/v1/deliveries', order);
    await eventually(async () => expect(await holdOf(body.id)).toEqual(['held']));
    expect((await merchant.put(`/v1/deliveries/${body.id}/cancellation`, { reason: 'changed my mind' })).status).toBe(
      201,
    );
    expect((await merchant.put(`/v1/deliveries/${body.id}/cancellation`, { reason: 'changed my mind' })).status).toBe(
      204,
    );
    expect(await merchant.ends(body.id)).toBe('cancelled');
    expect(await merchant.statuses(body.id)).toEqual(['pending', 'cancelled']);
    await eventually(async () => expect(await holdOf(body.id)).toEqual(['released']));
    await eventually(async () => expect(await packageOf(body.id)).toEqual(['voided']));
  });

  it('is cancelled while its drone is on the way, and the drone comes home', async () => {
    const { body } = await merchant.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant));
    const scheduled = await merchant.reaches(body.id, ['scheduled', 'headed_to_pickup']);
    expect((await merchant.put(`/v1/deliveries/${body.id}/cancellation`, { reason: 'too slow' })).status).toBe(201);
    await eventually(async () => expect(await holdOf(body.id)).toEqual(['released']));
    await eventually(() => droneIsFree(scheduled.carrier!.reference), { timeoutMs: 30_000 });
  });

  it('is not cancelled after the pickup', async () => {
    const { body } = await merchant.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant));
    await merchant.reaches(body.id, ['headed_to_dropoff', 'at_dropoff', 'delivered']);
    const refused = await merchant.put(`/v1/deliveries/${body.id}/cancellation`, { reason: 'too late' });
    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await merchant.ends(body.id)).toBe('delivered');
  });

  it('is rejected with a reason where no drone can go, and nothing stays held', async () => {
    const far = { location: { latitude: -33.8688, longitude: 151.2093 } };
    const accepted = await merchant.post<{ deliveryId: string }>(
      '/v1/delivery-requests',
      await orderNearNest(merchant, { dropoff: far }),
    );
    const id = accepted.body.deliveryId;
    const refused = await eventually(async () => {
      const answer = await merchant.get(accepted.headers.get('location')!);
      return answer.status !== 200 && answer;
    });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(refused.body).toMatchObject({ code: 'out_of_range' });
    expect(await merchant.statuses(id)).toEqual(['pending', 'rejected']);
    await eventually(async () => expect(await holdOf(id)).toEqual(['released']));
    await eventually(async () => expect(await packageOf(id)).toEqual(['voided']));
  });

  it('waits for its confirmation before the package is released', async () => {
    const order = await orderNearNest(merchant, { confirmation: 'pincode' });
    const { body } = await merchant.post<{ id: string }>('/v1/deliveries', order);
    await merchant.reaches(body.id, 'at_dropoff');
    expect((await merchant.put(`/v1/deliveries/${body.id}/confirmation`, { type: 'pincode' })).status).toBe(201);
    expect(await merchant.ends(body.id)).toBe('delivered');
  });

  it('does not exist for another tenant', async () => {
    const { body } = await merchant.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant));
    const paths = ['', '/status', '/events', '/dropoff', '/pickup', '/package', '/cancellation', '/tracking'];
    for (const path of paths) expect((await stranger.get(`/v1/deliveries/${body.id}${path}`)).status).toBe(404);
    expect((await stranger.put(`/v1/deliveries/${body.id}/cancellation`, { reason: 'mischief' })).status).toBe(404);
    expect((await stranger.put(`/v1/deliveries/${body.id}`, await orderNearNest(stranger))).status).toBe(404);
    const foreign = await stranger.get(`/v1/deliveries/${body.id}`);
    const missing = await stranger.get(`/v1/deliveries/${randomUUID()}`);
    expect(foreign.body.code).toBe(missing.body.code);
    expect((await operator.get(`/v1/deliveries/${body.id}`)).status).toBe(200);
  });

  it('is one row after 50 concurrent first PUTs', async () => {
    const id = randomUUID();
    const order = await orderNearNest(merchant);
    const answers = await Promise.all(Array.from({ length: 50 }, () => merchant.put(`/v1/deliveries/${id}`, order)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(49);
    expect(await suite.query('delivery', 'SELECT id FROM delivery WHERE id = $1', [id])).toHaveLength(1);
  });

  it('leaves nothing parked or stuck behind, as an operator sees it', async () => {
    for (const service of ['account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone']) {
      const parked = await operator.get(`/v1/dead-letters/${service}`);
      expect(parked).toMatchObject({ status: 200, body: { items: [] } });
      expect((await merchant.get(`/v1/dead-letters/${service}`)).status).toBe(403);
    }
    const stuck = await operator.get('/v1/sagas?status=stuck');
    expect(stuck).toMatchObject({ status: 200, body: { items: [] } });
  });
});

import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { deliveryEvents } from '@app/contracts';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import type { RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { startNats, type TestNats } from '../../../test/support/infrastructure';
import { Api, order, type Answer } from './support/api';
import { EventBus } from './support/event-bus';
import { merchantOf, startIngestion } from './support/ingestion-service';

const refused = ({ status, headers, body }: Answer) => {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return [status, body.code];
};

describe('Delivery requests', () => {
  let issuer: TestIssuer;
  let test: TestDatabase;
  let nats: TestNats;
  let bus: EventBus;
  let service: RunningService;
  let merchant: Api;

  beforeAll(async () => {
    [issuer, test, nats] = await Promise.all([createTestIssuer(), createTestDatabase(), startNats()]);
    bus = await EventBus.on(nats.url);
    service = await startIngestion({ issuer, databaseUrl: test.url, natsUrl: nats.url });
    merchant = await merchantOf(issuer, service);
  }, 60_000);
  afterAll(async () => {
    await service?.close();
    await bus?.close();
    await Promise.all([nats?.close(), test?.close(), issuer?.close()]);
  }, 30_000);

  const facts = (deliveryId: string) => ({
    deliveryId,
    accountId: merchant.accountId,
    occurredAt: new Date().toISOString(),
  });
  const assignment = {
    droneId: randomUUID(),
    flightId: randomUUID(),
    fencingToken: 1,
    eta: '2099-01-01T00:00:00.000Z',
  };
  const created = (deliveryId: string) =>
    bus.publish(deliveryEvents.DeliveryHeadedToPickup, deliveryId, 1, facts(deliveryId));
  const monitor = (id: string) => merchant.get(`/v1/delivery-requests/${id}`);

  describe('POST', () => {
    it('accepts, names the monitor, and publishes the order to be made a delivery', async () => {
      const { status, headers, body } = await merchant.post(order);
      const { id, deliveryId } = body as { id: string; deliveryId: string };
      expect(status).toBe(202);
      expect(headers.get('location')).toBe(`/v1/delivery-requests/${id}`);
      expect(headers.get('retry-after')).toBe('1');
      expect(body).toEqual({
        id,
        deliveryId,
        status: 'accepted',
        _links: { self: { href: `/v1/delivery-requests/${id}` }, collection: { href: '/v1/delivery-requests' } },
      });
      const [event] = await eventually(async () => {
        const heard = await bus.about(id);
        return heard.length > 0 && heard;
      });
      expect(event).toMatchObject({
        subject: id,
        seq: 1,
        tenant: merchant.accountId,
        requestid: headers.get('x-request-id'),
        data: { requestId: id, deliveryId, accountId: merchant.accountId, order: { ...order, confirmation: 'none' } },
      });
    });

    it('stores many at once, each with its own event', async () => {
      const own = await merchantOf(issuer, service);
      const accepted = await Promise.all(Array.from({ length: 300 }, () => own.accepted()));
      expect(new Set(accepted.flatMap(({ id, deliveryId }) => [id, deliveryId])).size).toBe(600);
      const counted = 'SELECT count(*)::int AS rows FROM delivery_request WHERE account_id = $1';
      expect(await test.database.query(counted, [own.accountId])).toEqual([{ rows: 300 }]);
      const outgoing = 'SELECT count(DISTINCT subject)::int AS rows FROM outbox WHERE envelope LIKE $1';
      expect(await test.database.query(outgoing, [`%${own.accountId}%`])).toEqual([{ rows: 300 }]);
    });

    it.each([
      ['/dropoff/location/latitude', { dropoff: { location: { latitude: 91, longitude: 0 } } }],
      ['/package/weightGrams', { package: { size: 'small', weightGrams: -1 } }],
      ['/deadline', { deadline: '2020-01-01T00:00:00Z' }],
      ['/readyAt', { readyAt: new Date(Date.now() + 31 * 86_400_000).toISOString() }],
      ['/deliveryId', { deliveryId: randomUUID() }],
    ])('refuses a bad %s', async (pointer, change) => {
      const answer = await merchant.post({ ...order, ...change });
      expect(refused(answer)).toEqual([400, 'validation_failed']);
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    });

    it('needs an account, a token and the scope', async () => {
      const operator = new Api(service.url, await issuer.operator());
      const reader = new Api(service.url, await issuer.tenant(merchant.accountId, 'deliveries:read'));
      expect(refused(await operator.post(order))).toEqual([403, 'account_required']);
      expect(refused(await reader.post(order))).toEqual([403, 'insufficient_scope']);
      expect((await new Api(service.url, 'nonsense').post(order)).status).toBe(401);
    });

    it('refuses more than it can hold, and stores what it accepted', async () => {
      const small = await startIngestion({ issuer, databaseUrl: test.url, natsUrl: nats.url, maxWaiting: 3 });
      const own = await merchantOf(issuer, small);
      const answers = await Promise.all(Array.from({ length: 60 }, () => own.post(order)));
      await small.close();
      const overloaded = answers.filter(({ status }) => status !== 202);
      expect(overloaded.length).toBeGreaterThan(0);
      expect(overloaded.map(refused)).toEqual(overloaded.map(() => [503, 'overloaded']));
      expect(overloaded.every(({ headers }) => headers.get('retry-after') === '1')).toBe(true);
      const rows = await test.database.query<{ id: string }>('SELECT id FROM delivery_request WHERE account_id = $1', [
        own.accountId,
      ]);
      const accepted = answers.filter(({ status }) => status === 202).map(({ body }) => body.id as string);
      expect(rows.map(({ id }) => id).toSorted()).toEqual(accepted.toSorted());
    });
  });

  describe('GET one', () => {
    it('waits, then points to the delivery, also when it is cancelled after', async () => {
      const { id, deliveryId } = await merchant.accepted();
      const waiting = await monitor(id);
      expect([waiting.status, waiting.headers.get('retry-after')]).toEqual([200, '1']);
      expect(waiting.body).toMatchObject({ id, deliveryId, status: 'accepted' });
      await created(deliveryId);
      await bus.publish(deliveryEvents.DeliveryScheduled, deliveryId, 2, { ...facts(deliveryId), ...assignment });
      const pointsToDelivery = async () => {
        const { status, headers } = await monitor(id);
        expect([status, headers.get('location')]).toEqual([303, `/v1/deliveries/${deliveryId}`]);
      };
      await eventually(pointsToDelivery);
      await bus.publish(deliveryEvents.DeliveryCancelled, deliveryId, 3, { ...facts(deliveryId), reason: 'no' });
      const own = () => merchant.get('/v1/delivery-requests?status=cancelled');
      await eventually(async () => expect((await own()).body.items).toMatchObject([{ id }]));
      await pointsToDelivery();
    });

    it('tells the reason of a rejection as a problem', async () => {
      const { id, deliveryId } = await merchant.accepted();
      await created(deliveryId);
      const reason = { code: 'no_drone_available', detail: 'No drone can make it in time.' };
      await bus.publish(deliveryEvents.DeliveryRejected, deliveryId, 2, { ...facts(deliveryId), ...reason });
      await eventually(async () => expect(refused(await monitor(id))).toEqual([422, 'no_drone_available']));
      expect((await monitor(id)).body.detail).toBe(reason.detail);
    });

    it('is the same 404 for a foreign one and a missing one, and open to operators', async () => {
      const { id } = await merchant.accepted();
      const stranger = await merchantOf(issuer, service);
      expect(refused(await stranger.get(`/v1/delivery-requests/${id}`))).toEqual([404, 'delivery_request_not_found']);
      expect(refused(await monitor(randomUUID()))).toEqual([404, 'delivery_request_not_found']);
      expect(refused(await monitor('mine'))).toEqual([400, 'validation_failed']);
      const operator = new Api(service.url, await issuer.operator());
      expect((await operator.get(`/v1/delivery-requests/${id}`)).status).toBe(200);
    });
  });

  it('pages through its own requests, newest first', async () => {
    const own = await merchantOf(issuer, service);
    const ids: string[] = [];
    for (let n = 0; n < 5; n += 1) ids.unshift((await own.accepted()).id);
    const seen: unknown[] = [];
    let next: string | undefined = '/v1/delivery-requests?limit=2&status=accepted';
    while (next) {
      const { body }: Answer = await own.get(next);
      seen.push(...body.items!.map(({ id }) => id));
      next = body._links?.next?.href;
    }
    expect(seen).toEqual(ids);
    expect((await own.get(`/v1/delivery-requests?accountId=${merchant.accountId}`)).body.items).toEqual([]);
    expect(refused(await own.get('/v1/delivery-requests?cursor=xyz'))).toEqual([400, 'invalid_cursor']);
    expect(refused(await own.get('/v1/delivery-requests?status=flying'))).toEqual([400, 'validation_failed']);
  });
});

import { ingestionEvents } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { order, type Api } from './support/api';
import { DeliverySuite, scheduleRequest } from './support/delivery-suite';
import type { Flown } from './support/fake-peers';

const CARRIED = [
  'pending',
  'scheduled',
  'headed_to_pickup',
  'at_pickup',
  'headed_to_dropoff',
  'at_dropoff',
  'delivered',
];
const reason = { operationKey: 'k', code: 'no_drone_available', detail: 'No drone can make it.' };

const codeOf = async (call: Promise<unknown>): Promise<string> => {
  const error: unknown = await call.then(
    () => undefined,
    (failure: unknown) => failure,
  );
  return error instanceof DomainError ? error.code : String(error);
};

/** Two replicas on one database and broker: every expectation here holds for them together. */
describe('Delivery towards its neighbours', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start({ replicas: 2 });
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  const events = async (id: string) => {
    const sql = 'SELECT type FROM event WHERE stream_id = $1 ORDER BY version';
    return (await suite.test.database.query<{ type: string }>(sql, [id])).map(({ type }) => type);
  };

  describe('ScheduleDelivery', () => {
    it('binds the drone and may be repeated, on either replica', async () => {
      const id = await merchant.create();
      const request = scheduleRequest({ deliveryId: id });
      await suite.grpc().scheduleDelivery(request);
      await suite.grpc('svc-scheduler', 1).scheduleDelivery(request);
      const { body } = await merchant.get(`/v1/deliveries/${id}`);
      expect(body).toMatchObject({
        status: 'scheduled',
        carrier: { type: 'drone', reference: request.droneId },
        eta: request.eta,
        package: { tag: 'TAG-1' },
        version: 2,
      });
    });

    it('is refused when cancelled, rejected, of another flight, missing or malformed', async () => {
      const grpc = suite.grpc();
      const cancelled = await merchant.create();
      await merchant.put(`/v1/deliveries/${cancelled}/cancellation`, { reason: 'no' });
      const rejected = await merchant.create();
      await grpc.rejectDelivery({ ...reason, deliveryId: rejected });
      const scheduled = await merchant.create();
      await suite.schedule(scheduled);
      for (const deliveryId of [cancelled, rejected, scheduled]) {
        expect(await codeOf(grpc.scheduleDelivery(scheduleRequest({ deliveryId })))).toBe('delivery_not_pending');
      }
      const missing = scheduleRequest({ deliveryId: randomUUID() });
      expect(await codeOf(grpc.scheduleDelivery(missing))).toBe('delivery_not_found');
      expect(await codeOf(grpc.scheduleDelivery({ ...missing, eta: 'soon' }))).toBe('validation_failed');
    });

    it('is for the scheduler only', async () => {
      const deliveryId = await merchant.create();
      const call = suite.grpc('svc-drone').scheduleDelivery(scheduleRequest({ deliveryId }));
      expect(await codeOf(call)).toBe('peer_refused_caller');
      expect(await merchant.statuses(deliveryId)).toEqual(['pending']);
    });
  });

  describe('RejectDelivery', () => {
    it('ends a pending delivery with its reason, once', async () => {
      const deliveryId = await merchant.create();
      await suite.grpc().rejectDelivery({ ...reason, deliveryId });
      await suite.grpc().rejectDelivery({ ...reason, deliveryId, code: 'other' });
      const { body } = await merchant.get(`/v1/deliveries/${deliveryId}/status`);
      expect(body).toMatchObject({ status: 'rejected', reason: { code: reason.code, detail: reason.detail } });
      expect(await events(deliveryId)).toEqual(['DeliveryCreated', 'DeliveryRejected']);
    });

    it('completes the cancellation of a cancelled one, and fails one that was scheduled meanwhile', async () => {
      const cancelled = await merchant.create();
      await merchant.put(`/v1/deliveries/${cancelled}/cancellation`, { reason: 'no' });
      const scheduled = await merchant.create();
      await suite.schedule(scheduled);
      for (const deliveryId of [cancelled, scheduled]) await suite.grpc().rejectDelivery({ ...reason, deliveryId });
      expect(await merchant.statuses(cancelled)).toEqual(['pending', 'cancelled']);
      expect((await merchant.get(`/v1/deliveries/${cancelled}/cancellation`)).body.outcome).toBe('undone');
      expect(await merchant.statuses(scheduled)).toEqual(['pending', 'scheduled', 'failed']);
    });
  });

  describe('CompleteCancellation', () => {
    const complete = (deliveryId: string, replica = 0) =>
      suite.grpc('svc-scheduler', replica).completeCancellation({ operationKey: 'k', deliveryId });

    it('says what came of it, once, on either replica', async () => {
      const id = await merchant.create();
      await merchant.put(`/v1/deliveries/${id}/cancellation`, { reason: 'no' });
      const undoing = await merchant.get(`/v1/deliveries/${id}/cancellation`);
      expect(undoing.body).toMatchObject({ outcome: 'undoing', completedAt: null });
      await Promise.all([complete(id), complete(id, 1), complete(id)]);
      const undone = await merchant.get(`/v1/deliveries/${id}/cancellation`);
      expect(undone.body).toMatchObject({ outcome: 'undone', completedAt: expect.any(String) });
      expect([undoing, undone].map(({ headers }) => headers.get('etag'))).toEqual(['"2"', '"3"']);
      expect(await events(id)).toEqual(['DeliveryCreated', 'DeliveryCancelled', 'DeliveryCancellationCompleted']);
    });

    it('is refused when it was not cancelled, or is missing, or by another service', async () => {
      expect(await codeOf(complete(await merchant.create()))).toBe('delivery_not_cancelled');
      expect(await codeOf(complete(randomUUID()))).toBe('delivery_not_found');
      const other = suite.grpc('svc-drone').completeCancellation({ operationKey: 'k', deliveryId: randomUUID() });
      expect(await codeOf(other)).toBe('peer_refused_caller');
    });
  });

  describe('DeliveryRequested', () => {
    const requested = (deliveryId: string, times = {}) => ({
      requestId: randomUUID(),
      deliveryId,
      accountId: merchant.accountId,
      order: {
        ...order,
        package: { size: 'small' as const, weightGrams: 800 },
        readyAt: '2026-05-01T12:00:00.000Z',
        deadline: '2099-05-01T13:00:00.000Z',
        expedited: false,
        confirmation: 'none' as const,
        ...times,
      },
    });

    it('creates the delivery under the given id, once, whatever is repeated', async () => {
      const [deliveryId, eventId] = [randomUUID(), randomUUID()];
      const data = requested(deliveryId);
      await suite.peers.publish(ingestionEvents.DeliveryRequested, data.requestId, data, eventId);
      await suite.peers.publish(ingestionEvents.DeliveryRequested, data.requestId, data, eventId);
      await suite.peers.publish(ingestionEvents.DeliveryRequested, randomUUID(), data);
      await merchant.reaches(deliveryId, 'pending');
      const after = requested(randomUUID());
      await suite.peers.publish(ingestionEvents.DeliveryRequested, after.requestId, after);
      await merchant.reaches(after.deliveryId, 'pending');
      expect(await events(deliveryId)).toEqual(['DeliveryCreated']);
    });

    it('takes a deadline that has passed meanwhile', async () => {
      const data = requested(randomUUID(), { deadline: '2026-05-01T12:00:01.000Z' });
      await suite.peers.publish(ingestionEvents.DeliveryRequested, data.requestId, data);
      await merchant.reaches(data.deliveryId, 'pending');
    });
  });

  describe('flight events', () => {
    it('carry the delivery to the door, each stage once', async () => {
      const id = await merchant.create();
      const { report } = await suite.schedule(id);
      const stages: Flown[] = [
        'TookOff',
        'ArrivedAtPickup',
        'Loaded',
        'ArrivedAtDropoff',
        'Released',
        'Returning',
        'Landed',
      ];
      for (const stage of stages) await report(stage, ['Loaded', 'ArrivedAtDropoff'].includes(stage));
      await merchant.reaches(id, 'delivered');
      expect(await merchant.statuses(id)).toEqual(CARRIED);
    });

    it('never move it back: late, repeated and strange ones change nothing', async () => {
      const id = await merchant.create();
      const { droneId, report } = await suite.schedule(id);
      const strange = suite.peers.flight({ deliveryId: id, droneId, flightId: randomUUID() });
      await strange('Released');
      await report('ArrivedAtDropoff', true);
      await report('TookOff');
      await report('ArrivedAtDropoff', true);
      await strange('Returning', true);
      await report('Released');
      await report('Loaded', true);
      await report('Landed', true);
      await merchant.reaches(id, 'delivered');
      const next = await merchant.create();
      const { report: marker } = await suite.schedule(next);
      await marker('TookOff');
      await merchant.reaches(next, 'headed_to_pickup');
      expect(await merchant.statuses(id)).toEqual(CARRIED);
    });

    it('bring it back with the package', async () => {
      const id = await merchant.create({ confirmation: 'voice' });
      const { report } = await suite.schedule(id);
      await report('ArrivedAtDropoff', true);
      await report('Returning', true);
      await merchant.reaches(id, 'returning');
      await report('Landed', true);
      await merchant.reaches(id, 'returned');
    });

    it('of many deliveries at once have each effect once, with two replicas consuming', async () => {
      const ids = await Promise.all(Array.from({ length: 15 }, () => merchant.create()));
      const stages: Flown[] = ['TookOff', 'ArrivedAtPickup', 'Loaded', 'ArrivedAtDropoff', 'Released'];
      await Promise.all(
        ids.map(async (id) => {
          const { report } = await suite.schedule(id);
          for (const stage of stages) await report(stage, ['Loaded', 'ArrivedAtDropoff'].includes(stage));
        }),
      );
      for (const id of ids) {
        await merchant.reaches(id, 'delivered');
        expect(await merchant.statuses(id)).toEqual(CARRIED);
      }
    });
  });

  it('publishes one event for each version, in order, with nothing of the people at both ends', async () => {
    const id = await merchant.create({
      confirmation: 'pincode',
      dropoff: { ...order.dropoff, contact: { name: 'Grace' } },
    });
    await merchant.put(`/v1/deliveries/${id}/dropoff`, {
      location: { latitude: 29.73, longitude: -95.3 },
      address: 'Secret Lane',
    });
    const { report } = await suite.schedule(id);
    await report('ArrivedAtDropoff', true);
    await merchant.reaches(id, 'at_dropoff');
    await merchant.put(`/v1/deliveries/${id}/confirmation`, { type: 'pincode', evidence: 'open-sesame' });
    await report('Released');
    await merchant.reaches(id, 'delivered');
    const sql = 'SELECT envelope FROM outbox WHERE subject LIKE $1 ORDER BY position';
    const rows = await suite.test.database.query<{ envelope: string }>(sql, [`%${id}%`]);
    const envelopes = rows.map(({ envelope }) => JSON.parse(envelope) as { seq: number; type: string; tenant: string });
    expect(envelopes.map(({ seq }) => seq)).toEqual(envelopes.map((_, index) => index + 1));
    expect(envelopes.map(({ type }) => type.split('.').at(-1))).toEqual(await events(id));
    expect(envelopes.every(({ tenant }) => tenant === merchant.accountId)).toBe(true);
    expect(rows.map(({ envelope }) => envelope).join()).not.toMatch(/Ada|Grace|Main Street|Secret Lane|open-sesame/);
    await eventually(async () => {
      const waiting = await suite.test.database.query('SELECT 1 FROM outbox WHERE published_at IS NULL');
      expect(waiting).toEqual([]);
    });
    expect(await suite.test.database.query('SELECT reason FROM dead_letter')).toEqual([]);
  });
});

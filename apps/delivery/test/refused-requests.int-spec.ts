import { ingestionEvents } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { order, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const MINUTE_MS = 60_000;
const { pickup, dropoff, package: pack } = order;
const asked = { pickup: { location: pickup.location }, dropoff: { location: dropoff.location }, package: pack };

/** What was accepted by ingestion, and what becomes of it when the order cannot become a delivery. */
describe('A delivery request', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start({ replicas: 2 });
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  const request = async (changes: Record<string, unknown>, acceptedAt = new Date()): Promise<string> => {
    const data = {
      requestId: randomUUID(),
      deliveryId: randomUUID(),
      accountId: merchant.accountId,
      order: {
        ...order,
        package: { size: 'small' as const, weightGrams: 800 },
        readyAt: '2026-05-01T12:00:00.000Z',
        deadline: '2099-05-01T13:00:00.000Z',
        expedited: false,
        confirmation: 'none' as const,
        ...changes,
      },
    };
    await suite.peers.publish(ingestionEvents.DeliveryRequested, data.requestId, data, randomUUID(), acceptedAt);
    return data.deliveryId;
  };
  const published = async (id: string) => {
    const sql = 'SELECT envelope FROM outbox WHERE subject LIKE $1 ORDER BY position';
    const rows = await suite.test.database.query<{ envelope: string }>(sql, [`%${id}%`]);
    return rows.map(({ envelope }) => JSON.parse(envelope) as { type: string; seq: number; data: { code: string } });
  };
  const isRejected = async (id: string, code: string) => {
    await merchant.reaches(id, 'rejected');
    expect((await merchant.get(`/v1/deliveries/${id}/status`)).body.reason).toMatchObject({ code });
    expect(await merchant.statuses(id)).toEqual(['rejected']);
    const events = await published(id);
    expect(events.map(({ type, seq }) => [type, seq])).toEqual([['aerie.delivery.v1.DeliveryRejected', 1]]);
    expect(events[0]!.data.code).toBe(code);
  };
  const quote = async () => (await merchant.post('/v1/quotes', asked)).body.id as string;
  const expire = (id: string, at: Date) =>
    suite.test.database.query(
      `UPDATE quote SET state = state || jsonb_build_object('expiresAt', $2::text) WHERE id = $1`,
      [id, at.toISOString()],
    );

  it('with a taken external id is rejected, and nobody starts on it', async () => {
    const externalId = randomUUID();
    await merchant.create({ externalId });
    await isRejected(await request({ externalId }), 'external_id_taken');
  });

  it('is the one delivery of its external id when many come at once', async () => {
    const externalId = randomUUID();
    const ids = await Promise.all(Array.from({ length: 10 }, () => request({ externalId })));
    await eventually(async () => {
      const known = await suite.test.database.query('SELECT 1 FROM delivery WHERE id = ANY($1)', [ids]);
      expect(known).toHaveLength(10);
    });
    const items = (await merchant.get(`/v1/deliveries?externalId=${externalId}`)).body.items!;
    const statuses = items.map(({ status }) => status as string).toSorted();
    expect(statuses).toEqual(['pending', ...Array.from({ length: 9 }, () => 'rejected')]);
    expect(await suite.test.database.query('SELECT reason FROM dead_letter')).toEqual([]);
  });

  it('has the price of its quote, if that held when the request was accepted', async () => {
    const quoteId = await quote();
    await expire(quoteId, new Date(Date.now() - MINUTE_MS));
    const late = await request({ quoteId });
    await isRejected(late, 'quote_expired');
    const inTime = await request({ quoteId }, new Date(Date.now() - 2 * MINUTE_MS));
    await merchant.reaches(inTime, 'pending');
    expect((await merchant.get(`/v1/quotes/${quoteId}`)).body).toMatchObject({
      status: 'used',
      _links: { delivery: { href: `/v1/deliveries/${inTime}` } },
    });
  });

  it('is rejected for a quote that is used, unknown or of another order, and leaves the quote as it is', async () => {
    const quoteId = await quote();
    await isRejected(await request({ quoteId, expedited: true }), 'quote_does_not_match');
    await isRejected(await request({ quoteId: randomUUID() }), 'quote_not_found');
    const externalId = randomUUID();
    await merchant.create({ externalId });
    await isRejected(await request({ quoteId, externalId }), 'external_id_taken');
    await merchant.reaches(await request({ quoteId }), 'pending');
    await isRejected(await request({ quoteId }), 'quote_used');
  });
});

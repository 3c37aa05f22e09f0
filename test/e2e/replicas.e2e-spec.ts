import { randomUUID } from 'node:crypto';
import { eventually } from '../support/eventually';
import { persist } from '../support/persist';
import { ApiClient, orderNearNest } from './support/api-client';
import { settle } from './support/books';
import { startTestSuite, type TestSuite } from './support/test-suite';

describe('Two replicas of scheduler and of delivery', () => {
  let suite: TestSuite;
  let merchant: ApiClient;

  beforeAll(async () => {
    suite = await startTestSuite({ replicas: { scheduler: 1, delivery: 1 } });
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const both = () => [merchant.at(suite.url('delivery')), merchant.at(suite.url('delivery-2'))];
  const expectSettled = (ids: string[], delivered: number) =>
    eventually(
      async () => {
        const books = await settle(suite, ids);
        expect(books).toMatchObject({ known: ids.length, ended: ids.length, endedTwice: 0, deadLetters: 0 });
        expect(books).toMatchObject({ heldCredit: 0, creditAdrift: 0, creditMovedTwice: 0, creditMisplaced: 0 });
        expect(books).toMatchObject({
          creditMispriced: 0,
          activeReservations: 0,
          reservedTwice: 0,
          packagesMisplaced: 0,
        });
        expect(books.delivered).toBe(delivered);
      },
      { timeoutMs: 120_000, intervalMs: 500 },
    );

  it('carry 40 deliveries, each once', async () => {
    const ids = await Promise.all(
      Array.from({ length: 40 }, async (_, index) => {
        const client = both()[index % 2]!;
        return (await client.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant))).body.id;
      }),
    );
    await expectSettled(ids, 40);
  }, 150_000);

  it('agree on one winner of concurrent first PUTs', async () => {
    const id = randomUUID();
    const order = await orderNearNest(merchant);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) => both()[index % 2]!.put(`/v1/deliveries/${id}`, order)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 204)).toHaveLength(49);
  });

  it('let one of 1,000 writers of one version through, who come by the gateway and repeat what it puts off', async () => {
    const readyAt = new Date(Date.now() + 7_200_000).toISOString();
    const order = await orderNearNest(merchant, { readyAt, deadline: new Date(Date.now() + 10_800_000).toISOString() });
    const { id } = (await merchant.post<{ id: string }>('/v1/deliveries', order)).body;
    const write = async (index: number) => {
      const dropoff = { ...order.dropoff, address: `Door ${index}` };
      const path = `/v1/deliveries/${id}/dropoff`;
      return (await persist(() => merchant.send('PUT', path, dropoff, { 'if-match': '"1"' }))).status;
    };
    const statuses = await Promise.all(Array.from({ length: 1_000 }, (_, index) => write(index)));
    expect(statuses.filter((status) => status === 204)).toHaveLength(1);
    expect(statuses.filter((status) => status === 412)).toHaveLength(999);
    expect((await merchant.delivery(id)).version).toBe(2);
    expect((await merchant.send('DELETE', `/v1/deliveries/${id}`)).status).toBe(202);
  }, 60_000);

  it('lose and double nothing when one of each is killed', async () => {
    const ids = await Promise.all(
      Array.from({ length: 20 }, async () => {
        const answer = await merchant.post<{ deliveryId: string }>(
          '/v1/delivery-requests',
          await orderNearNest(merchant),
        );
        return answer.body.deliveryId;
      }),
    );
    suite.kill('scheduler', 'SIGKILL');
    suite.kill('delivery-2', 'SIGKILL');
    await expectSettled(ids, 20);
  }, 150_000);

  it('agree on one end when cancellations, repeated if put off, race with the flight', async () => {
    const ids = await Promise.all(
      Array.from(
        { length: 12 },
        async () => (await merchant.post<{ id: string }>('/v1/deliveries', await orderNearNest(merchant))).body.id,
      ),
    );
    const cancel = (id: string, client: ApiClient) =>
      persist(() => client.put(`/v1/deliveries/${id}/cancellation`, { reason: 'a race' }));
    const answers = await Promise.all(
      ids.map(async (id, index) => {
        await merchant.reaches(id, [
          'scheduled',
          'headed_to_pickup',
          'at_pickup',
          'headed_to_dropoff',
          'at_dropoff',
          'delivered',
        ]);
        return Promise.all(both().map((client) => cancel(id, index % 3 === 0 ? client : merchant)));
      }),
    );
    const ends = await Promise.all(ids.map((id) => merchant.ends(id, 90_000)));
    answers.forEach((pair, index) => {
      const expected = ends[index] === 'cancelled' ? [201, 204] : [409, 409];
      expect(pair.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual(expected);
    });
    await expectSettled(ids, ends.filter((end) => end === 'delivered').length);
  }, 150_000);
});

import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { eventually } from '../support/eventually';
import { ApiClient, orderNearNest } from './support/api-client';
import { settle, type Settled } from './support/books';
import { startTestSuite, type TestSuite } from './support/test-suite';

const IN_FLIGHT = 30;
const VICTIMS = [
  'gateway',
  'identity',
  'account',
  'ingestion',
  'delivery',
  'scheduler',
  'package',
  'drone',
  'simulator',
  'nats',
  'postgres',
];

/** Asks until the request is accepted, as a client does whose connection breaks. Only a 202 counts as accepted. */
async function request(merchant: ApiClient): Promise<string> {
  const order = await eventually(() => orderNearNest(merchant), { timeoutMs: 30_000, intervalMs: 200 });
  const key = { 'idempotency-key': randomUUID() };
  return eventually(
    async () => {
      const answer = await merchant.post<{ deliveryId: string }>('/v1/delivery-requests', order, key);
      return answer.status === 202 && answer.body.deliveryId;
    },
    { timeoutMs: 30_000, intervalMs: 200 },
  );
}

const requests = (merchant: ApiClient, count: number) =>
  Promise.all(Array.from({ length: count }, () => request(merchant)));

describe('With 30 deliveries in flight', () => {
  let suite: TestSuite;
  let merchant: ApiClient;

  beforeAll(async () => {
    suite = await startTestSuite();
    merchant = await ApiClient.as(suite.gatewayUrl, 'demo-merchant');
  }, 120_000);

  afterAll(() => suite?.stop(), 60_000);

  const someFly = (ids: string[]) =>
    eventually(
      async () => {
        const rows = await suite.query(
          'delivery',
          `SELECT id FROM delivery WHERE id = ANY($1) AND status NOT IN ('pending', 'scheduled')`,
          [ids],
        );
        return rows.length >= 3;
      },
      { timeoutMs: 60_000 },
    );

  const expectSettled = (books: Settled, ids: string[], cancelled: number) =>
    expect(books).toEqual({
      known: ids.length,
      ended: ids.length,
      delivered: ids.length - cancelled,
      endedTwice: 0,
      heldCredit: 0,
      creditAdrift: 0,
      creditMovedTwice: 0,
      creditMisplaced: 0,
      creditMispriced: 0,
      activeReservations: 0,
      reservedTwice: 0,
      packagesMisplaced: 0,
      deadLetters: 0,
    });

  /** What a client was told is so: a cancellation that was answered 201 is one, any other answer leaves it to the delivery. */
  const cancelSome = (ids: string[]) =>
    Promise.all(
      ids.map((id) =>
        merchant.put(`/v1/deliveries/${id}/cancellation`, { reason: 'in the middle of it' }).then(
          ({ status }) => (status === 201 ? [id] : []),
          () => [],
        ),
      ),
    ).then((cancelled) => cancelled.flat());

  const countCancelled = async (ids: string[]) =>
    (await suite.query('delivery', `SELECT id FROM delivery WHERE id = ANY($1) AND status = 'cancelled'`, [ids]))
      .length;

  const expectAllToEnd = (ids: string[]) =>
    eventually(async () => expectSettled(await settle(suite, ids), ids, await countCancelled(ids)), {
      timeoutMs: 150_000,
      intervalMs: 500,
    });

  it("the loss of the broker's whole store while the suite is stopped loses nothing", async () => {
    const ids = await requests(merchant, IN_FLIGHT);
    await suite.restart({ whileStopped: () => rm(suite.natsStore, { recursive: true }) });
    await expectAllToEnd(ids);
  }, 240_000);

  it.each(VICTIMS)(
    'kill -9 of %s loses and doubles nothing',
    async (victim) => {
      const ids = await requests(merchant, IN_FLIGHT);
      await someFly(ids);
      suite.kill(victim, 'SIGKILL');
      const cancelled = await cancelSome(ids.slice(-3));
      const during = await requests(merchant, 3);
      await expectAllToEnd([...ids, ...during]);
      for (const id of cancelled) expect((await merchant.delivery(id)).status).toBe('cancelled');
    },
    240_000,
  );

  it('a stop of the whole suite interrupts them, and its next start finishes them', async () => {
    const ids = await requests(merchant, IN_FLIGHT);
    await someFly(ids);
    await suite.restart();
    await expectAllToEnd(ids);
  }, 240_000);
});

import { randomUUID } from 'node:crypto';
import { order, refused, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const TAKEN = [409, 'external_id_taken'];

describe('The external id of a delivery', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start({ replicas: 2 });
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  const path = () => `/v1/deliveries/${randomUUID()}`;
  const named = (externalId: string) => ({ ...order, externalId });
  const foundBy = async (externalId: string) =>
    (await merchant.get(`/v1/deliveries?externalId=${externalId}`)).body.items!.map(({ id }) => id);

  it('belongs to one delivery of an account, which is found by it', async () => {
    const [url, externalId] = [path(), randomUUID()];
    expect((await merchant.put(url, named(externalId))).status).toBe(201);
    expect((await merchant.put(url, named(externalId))).status).toBe(204);
    const taken = await merchant.post('/v1/deliveries', named(externalId));
    expect(refused(taken)).toEqual(TAKEN);
    expect(taken.body.detail).toContain(`/v1/deliveries?externalId=${externalId}`);
    expect(taken.body.errors).toMatchObject([{ pointer: '/externalId', code: 'taken' }]);
    expect(refused(await merchant.put(path(), named(externalId)))).toEqual(TAKEN);
    expect(await foundBy(externalId)).toEqual([url.split('/').at(-1)]);
    const stranger = await suite.merchant();
    expect((await stranger.post('/v1/deliveries', named(externalId))).status).toBe(201);
  });

  it('is not taken from another by a change, and is free after one', async () => {
    const [first, second, a, b] = [path(), path(), randomUUID(), randomUUID()];
    await merchant.put(first, named(a));
    await merchant.put(second, named(b));
    expect(refused(await merchant.put(second, named(a)))).toEqual(TAKEN);
    expect((await merchant.get(second)).body).toMatchObject({ externalId: b, version: 1 });
    expect((await merchant.put(first, order)).status).toBe(204);
    expect((await merchant.put(second, named(a))).status).toBe(204);
    expect((await merchant.put(first, named(b))).status).toBe(204);
  });

  it('is held until the end of the delivery and after, but not by one that was rejected', async () => {
    const [cancelled, rejected] = [randomUUID(), randomUUID()];
    const ids = [await merchant.create({ externalId: cancelled }), await merchant.create({ externalId: rejected })];
    await merchant.put(`/v1/deliveries/${ids[0]}/cancellation`, { reason: 'no' });
    const reason = { operationKey: 'k', code: 'no_drone_available', detail: 'None.' };
    await suite.grpc().rejectDelivery({ ...reason, deliveryId: ids[1]! });
    expect(refused(await merchant.post('/v1/deliveries', named(cancelled)))).toEqual(TAKEN);
    const again = await merchant.create({ externalId: rejected });
    expect(await foundBy(rejected)).toEqual([again, ids[1]]);
  });

  it('is given once, to many that ask at once on two replicas, by POST, PUT and change', async () => {
    const externalId = randomUUID();
    const other = await suite.merchant(merchant.accountId, suite.replicas[1]!.url);
    const changing = await Promise.all(
      Array.from({ length: 8 }, async () => {
        const url = path();
        await merchant.put(url, order);
        return url;
      }),
    );
    const answers = await Promise.all([
      ...Array.from({ length: 8 }, () => other.post('/v1/deliveries', named(externalId))),
      ...Array.from({ length: 8 }, () => merchant.put(path(), named(externalId))),
      ...changing.map((url, n) => (n % 2 ? other : merchant).put(url, named(externalId))),
    ]);
    const won = answers.filter(({ status }) => status < 300);
    expect(won).toHaveLength(1);
    const lost = answers.filter((answer) => !won.includes(answer));
    expect(lost.map(refused)).toEqual(lost.map(() => TAKEN));
    expect(await foundBy(externalId)).toHaveLength(1);
  });
});

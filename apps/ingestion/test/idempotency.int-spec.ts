import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import type { RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { startNats, type TestNats } from '../../../test/support/infrastructure';
import { LossyProxy } from '../../../test/support/lossy-proxy';
import { order, type Answer, type Api } from './support/api';
import { merchantOf, startIngestion } from './support/ingestion-service';

describe('An Idempotency-Key of a delivery request', () => {
  let issuer: TestIssuer;
  let test: TestDatabase;
  let nats: TestNats;
  let proxy: LossyProxy;
  let replicas: RunningService[];
  let shops: Api[];

  beforeAll(async () => {
    [issuer, test, nats] = await Promise.all([createTestIssuer(), createTestDatabase(), startNats()]);
    proxy = await LossyProxy.before(test.url);
    replicas = [
      await startIngestion({ issuer, databaseUrl: test.url, natsUrl: nats.url }),
      await startIngestion({ issuer, databaseUrl: proxy.url, natsUrl: nats.url }),
    ];
  }, 60_000);
  beforeEach(async () => {
    const accountId = randomUUID();
    shops = await Promise.all(replicas.map((replica) => merchantOf(issuer, replica, accountId)));
  });
  afterAll(async () => {
    await Promise.all((replicas ?? []).map((replica) => replica.close()));
    await proxy?.close();
    await Promise.all([nats?.close(), test?.close(), issuer?.close()]);
  }, 30_000);

  const shop = (index: number) => shops[index % 2]!;
  const isReplay = ({ headers }: Answer) => headers.get('idempotent-replayed') === 'true';
  const kept = ({ status, headers, text }: Answer) => [
    status,
    text,
    ...['content-type', 'location', 'retry-after', 'etag'].map((name) => headers.get(name)),
  ];
  const count = async (sql: string, ...params: unknown[]) =>
    (await test.database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${sql}`, params))[0]!.rows;
  const stored = () => count('delivery_request WHERE account_id = $1', shop(0).accountId);
  const events = () => count('outbox WHERE envelope LIKE $1', `%"tenant":"${shop(0).accountId}"%`);

  it('has one effect and one answer for many concurrent copies of many requests over two replicas', async () => {
    const keys = Array.from({ length: 60 }, () => randomUUID());
    const copies = Array.from({ length: 6 }, (_, copy) =>
      keys.map((key, index) => shop(index + copy).post(order, key)),
    );
    const answers = await Promise.all(copies.map((round) => Promise.all(round)));
    for (const index of keys.keys()) {
      const same = answers.map((round) => round[index]!);
      expect(same.map(kept)).toEqual(same.map(() => kept(same[0]!)));
      expect(same[0]!.status).toBe(202);
      expect(same.filter((answer) => !isReplay(answer))).toHaveLength(1);
    }
    expect([await stored(), await events()]).toEqual([60, 60]);
  });

  it('answers as without a key', async () => {
    const [plain, keyed] = [await shop(0).post(order), await shop(0).post(order, randomUUID())];
    const shape = ({ status, headers, body }: Answer) => [
      status,
      [...headers.keys()].toSorted(),
      headers.get('content-type'),
      Object.keys(body),
    ];
    expect(shape(keyed)).toEqual(shape(plain));
    expect(keyed.headers.get('location')).toBe(`/v1/delivery-requests/${String(keyed.body.id)}`);
  });

  it('refuses another request by the same key, and knows another account', async () => {
    const key = randomUUID();
    await shop(0).post(order, key);
    const other = await shop(1).post({ ...order, expedited: true }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency_key_reused']);
    const batch = await shop(0).batch([order], key);
    expect([batch.status, batch.body.code]).toEqual([422, 'idempotency_key_reused']);
    const stranger = await merchantOf(issuer, replicas[0]!);
    expect(isReplay(await stranger.post(order, key))).toBe(false);
    expect(await stored()).toBe(1);
  });

  it('gives the answer again also when the order would not be valid any more', async () => {
    const key = randomUUID();
    const soon = { ...order, deadline: new Date(Date.now() + 1_000).toISOString() };
    const first = await shop(0).post(soon, key);
    await eventually(async () => expect((await shop(0).post(soon)).status).toBe(400));
    const again = await shop(1).post(soon, key);
    expect([kept(again), isReplay(again)]).toEqual([kept(first), true]);
  });

  it('does not keep what was not valid, and keeps what was refused', async () => {
    const key = randomUUID();
    expect((await shop(0).post({ ...order, deadline: '2020-01-01T00:00:00Z' }, key)).status).toBe(400);
    const first = await shop(0).post({ ...order, externalId: 'a' }, key);
    expect(first.status).toBe(202);
    const second = randomUUID();
    const refused = await shop(0).post({ ...order, externalId: 'a' }, second);
    expect([refused.status, refused.body.code]).toEqual([409, 'external_id_taken']);
    const again = await shop(1).post({ ...order, externalId: 'a' }, second);
    expect([kept(again), isReplay(again)]).toEqual([kept(refused), true]);
    expect(kept(await shop(1).post({ ...order, externalId: 'a' }, key))).toEqual(kept(first));
    expect([await stored(), await events()]).toEqual([1, 1]);
  });

  it('has effect and answer when nobody heard of the commit', async () => {
    const key = randomUUID();
    proxy.loseCommitOf(shop(1).accountId);
    const unsure = await shop(1).post(order, key);
    expect([unsure.status, unsure.body.code]).toEqual([503, 'database_unavailable']);
    expect([await stored(), await events()]).toEqual([1, 1]);
    const again = await shop(1).post(order, key);
    expect([again.status, isReplay(again)]).toEqual([202, true]);
    expect(await stored()).toBe(1);
  });

  it('covers a whole batch', async () => {
    const key = randomUUID();
    const items = [order, { ...order, externalId: 'b' }, { ...order, externalId: 'b' }, {}];
    const first = await shop(0).batch(items, key);
    const again = await shop(1).batch(items, key);
    expect(first.body.items!.map(({ status }) => status)).toEqual([202, 202, 409, 400]);
    expect([kept(again), isReplay(again)]).toEqual([kept(first), true]);
    expect([await stored(), await events()]).toEqual([2, 2]);
  });
});

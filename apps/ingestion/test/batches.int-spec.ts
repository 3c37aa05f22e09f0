import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { deliveryEvents } from '@app/contracts';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import type { RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually';
import { startNats, type TestNats } from '../../../test/support/infrastructure';
import { Api, order, type Answer } from './support/api';
import { EventBus } from './support/event-bus';
import { merchantOf, startIngestion } from './support/ingestion-service';

describe('Delivery requests in numbers', () => {
  let issuer: TestIssuer;
  let test: TestDatabase;
  let nats: TestNats;
  let bus: EventBus;
  let service: RunningService;
  let shop: Api;

  beforeAll(async () => {
    [issuer, test, nats] = await Promise.all([createTestIssuer(), createTestDatabase(), startNats()]);
    bus = await EventBus.on(nats.url);
    service = await startIngestion({ issuer, databaseUrl: test.url, natsUrl: nats.url });
  }, 60_000);
  beforeEach(async () => {
    shop = await merchantOf(issuer, service);
  });
  afterAll(async () => {
    await service?.close();
    await bus?.close();
    await Promise.all([nats?.close(), test?.close(), issuer?.close()]);
  }, 30_000);

  const count = async (sql: string, ...params: unknown[]) =>
    (await test.database.query<{ rows: number }>(`SELECT count(*)::int AS rows FROM ${sql}`, params))[0]!.rows;
  const textOf = (statement: unknown) =>
    typeof statement === 'string' ? statement : ((statement as { text?: string }).text ?? '');
  const stored = () => count('delivery_request WHERE account_id = $1', shop.accountId);
  const codeOf = ({ status, body }: Answer) => [status, body.code];
  const ids = ({ body }: Answer) => body.items!.map(({ id }) => id as string);

  it('stores 500 of one request, each with its event, before it answers', async () => {
    const answer = await shop.batch(Array.from({ length: 500 }, (_, n) => ({ ...order, externalId: `o-${n}` })));
    expect(answer.status).toBe(200);
    expect(answer.body.items).toHaveLength(500);
    expect(new Set(ids(answer)).size).toBe(500);
    expect(await stored()).toBe(500);
    expect(await count('outbox WHERE envelope LIKE $1', `%"tenant":"${shop.accountId}"%`)).toBe(500);
    const last = answer.body.items!.at(-1)!;
    expect(last).toEqual({
      index: 499,
      status: 202,
      id: last.id,
      deliveryId: last.deliveryId,
      _links: {
        self: { href: `/v1/delivery-requests/${String(last.id)}` },
        collection: { href: '/v1/delivery-requests' },
      },
    });
    await eventually(async () => expect((await bus.about(String(last.id))).length).toBe(1));
  });

  it('stores 500 by one statement and one commit', async () => {
    const query = jest.spyOn(Client.prototype, 'query');
    const items = Array.from({ length: 500 }, (_, n) => ({ ...order, externalId: `c-${n}` }));
    const { status } = await shop.batch(items);
    const statements = query.mock.calls.map(([statement]) => textOf(statement));
    query.mockRestore();
    expect(status).toBe(200);
    expect(statements.filter((text) => text.includes('INSERT INTO delivery_request'))).toHaveLength(1);
    const writes = '(SELECT DISTINCT xmin::text, cmin::text FROM delivery_request WHERE account_id = $1) AS writes';
    expect([await stored(), await count(writes, shop.accountId)]).toEqual([500, 1]);
  });

  it('tells of each item what is wrong with it, and stores the others', async () => {
    await shop.post({ ...order, externalId: 'old' });
    const { status, body } = await shop.batch([
      order,
      { ...order, externalId: 'old' },
      { ...order, externalId: 'new' },
      { ...order, externalId: 'new' },
      { ...order, package: { size: 'small', weightGrams: -1 } },
      { ...order, deadline: '2020-01-01T00:00:00Z' },
      'nonsense',
      null,
    ]);
    expect(status).toBe(200);
    const problem = (code: string, more: object = {}) => ({ problem: expect.objectContaining({ code, ...more }) });
    const at = (pointer: string) => ({ errors: [expect.objectContaining({ pointer })] });
    expect(body.items).toMatchObject([
      { index: 0, status: 202 },
      {
        index: 1,
        status: 409,
        ...problem('external_id_taken', { _links: { existing: { href: expect.any(String) } } }),
      },
      { index: 2, status: 202 },
      {
        index: 3,
        status: 409,
        ...problem('external_id_taken', {
          _links: { existing: { href: `/v1/delivery-requests/${String(body.items![2]!.id)}` } },
        }),
      },
      { index: 4, status: 400, ...problem('validation_failed', at('/package/weightGrams')) },
      { index: 5, status: 400, ...problem('validation_failed', at('/deadline')) },
      { index: 6, status: 400, ...problem('validation_failed') },
      { index: 7, status: 400, ...problem('validation_failed') },
    ]);
    expect(await stored()).toBe(3);
  });

  it('answers POST only: its name is not the id of a request', async () => {
    const { status, headers, body } = await shop.get('/v1/delivery-requests/batch');
    expect([status, headers.get('allow'), body['code']]).toEqual([405, 'POST', 'method_not_allowed']);
  });

  it('refuses a batch that is none', async () => {
    expect(codeOf(await shop.batch([]))).toEqual([400, 'validation_failed']);
    expect(codeOf(await shop.batch(Array.from({ length: 501 }, () => order)))).toEqual([400, 'validation_failed']);
    const operator = new Api(service.url, await issuer.operator());
    expect(codeOf(await operator.batch([order]))).toEqual([403, 'account_required']);
    expect(await stored()).toBe(0);
  });

  it('takes a mebibyte for a batch, and 256 KiB for one request', async () => {
    const long = { ...order, dropoff: { ...order.dropoff, address: 'x'.repeat(1_900) } };
    const large = Array.from({ length: 480 }, () => long);
    expect(JSON.stringify(large).length).toBeGreaterThan(900 * 1024);
    const { status, body } = await shop.batch(large);
    expect([status, new Set(body.items!.map((item) => item.status))]).toEqual([200, new Set([400])]);
    expect(codeOf(await shop.batch([...large, ...large]))).toEqual([413, 'body_too_large']);
    expect(codeOf(await shop.post({ ...order, x: 'x'.repeat(300 * 1024) }))).toEqual([413, 'body_too_large']);
  });

  it('gives the same externalId of an account to one of many', async () => {
    const wished = { ...order, externalId: 'order-7' };
    const other = await startIngestion({ issuer, databaseUrl: test.url, natsUrl: nats.url });
    const branch = await merchantOf(issuer, other, shop.accountId);
    const answers = await Promise.all(Array.from({ length: 40 }, (_, n) => (n % 2 ? shop : branch).post(wished)));
    await other.close();
    const [winner, ...more] = answers.filter(({ status }) => status === 202);
    expect(more).toEqual([]);
    const losers = answers.filter(({ status }) => status !== 202);
    const href = `/v1/delivery-requests/${String(winner!.body.id)}`;
    for (const loser of losers) {
      expect(codeOf(loser)).toEqual([409, 'external_id_taken']);
      expect(loser.body._links).toEqual({ existing: { href } });
    }
    expect((await (await merchantOf(issuer, service)).post(wished)).status).toBe(202);
    expect(await stored()).toBe(1);
  });

  it('gives two replicas that take the same names in different orders one of each, without a deadlock', async () => {
    const other = await startIngestion({ issuer, databaseUrl: test.url, natsUrl: nats.url });
    const branch = await merchantOf(issuer, other, shop.accountId);
    const items = Array.from({ length: 200 }, (_, n) => ({ ...order, externalId: `name-${n}` }));
    const answers = await Promise.all([
      shop.batch(items, randomUUID()),
      branch.batch(items.toReversed(), randomUUID()),
      shop.batch(items),
      branch.batch(items.toReversed()),
    ]);
    await other.close();
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const accepted = answers.flatMap(({ body }) => body.items!).filter(({ status }) => status === 202);
    expect(accepted).toHaveLength(200);
    expect(await stored()).toBe(200);
  });

  it('frees the externalId of a request that was rejected', async () => {
    const wished = { ...order, externalId: 'again' };
    const { body } = await shop.post(wished);
    const deliveryId = String(body.deliveryId);
    const facts = { deliveryId, accountId: shop.accountId, occurredAt: new Date().toISOString() };
    await bus.publish(deliveryEvents.DeliveryRejected, deliveryId, 1, {
      ...facts,
      code: 'out_of_range',
      detail: 'Too far.',
    });
    await eventually(async () => expect((await shop.post(wished)).status).toBe(202));
    expect(await stored()).toBe(2);
  });

  it('reads many by id, own ones only, and one by its externalId', async () => {
    const batch = ids(await shop.batch(Array.from({ length: 30 }, (_, n) => ({ ...order, externalId: `r-${n}` }))));
    const foreign = ids(await (await merchantOf(issuer, service)).batch([order]));
    const found = await shop.get(`/v1/delivery-requests?ids=${[...batch, ...foreign, randomUUID()].join(',')}`);
    expect(ids(found).toSorted()).toEqual(batch.toSorted());
    const tooMany = Array.from({ length: 101 }, () => randomUUID()).join(',');
    expect(codeOf(await shop.get(`/v1/delivery-requests?ids=${tooMany}`))).toEqual([400, 'validation_failed']);
    expect(codeOf(await shop.get('/v1/delivery-requests?ids=x'))).toEqual([400, 'validation_failed']);
    const one = await shop.get('/v1/delivery-requests?externalId=r-7');
    expect(one.body.items).toMatchObject([{ id: batch[7], externalId: 'r-7', status: 'accepted' }]);
    expect((await shop.get('/v1/delivery-requests?externalId=none')).body.items).toEqual([]);
    expect(codeOf(await shop.get('/v1/delivery-requests?externalId=a%00b'))).toEqual([400, 'validation_failed']);
  });

  it('gives the monitor a version, and 304 to who has it', async () => {
    const { headers, body } = await shop.post(order);
    const monitor = `${service.url}/v1/delivery-requests/${String(body.id)}`;
    const ask = (etag?: string) =>
      fetch(monitor, {
        headers: { authorization: `Bearer ${shop.token}`, ...(etag ? { 'if-none-match': etag } : {}) },
      });
    const first = await ask();
    expect([first.status, first.headers.get('etag')]).toEqual([200, headers.get('etag')]);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const again = await ask(first.headers.get('etag')!);
    expect([again.status, again.headers.get('retry-after')]).toEqual([304, '1']);
  });
});

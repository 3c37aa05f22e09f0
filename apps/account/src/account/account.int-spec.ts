import { deliveryEvents, type accountV1 } from '@app/contracts';
import type { TestDatabase } from '@app/persistence/testing';
import type { GrpcClient, RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../../test/support/eventually';
import { handledOf, outboxOf, request, ServiceWorld, type Neighbour } from '../../../../test/support/service-world';
import { startAccount } from '../service';

type Client = GrpcClient<accountV1.AccountServiceClient>;

const DEMO = '01900000-0000-7000-8000-000000000001';
const usd = (amount: number) => ({ amount, currency: 'USD' });

describe('account', () => {
  let world: ServiceWorld;
  let database: TestDatabase;
  let service: RunningService;
  let scheduler: Client;
  let delivery: Neighbour;
  let operator: string;

  beforeAll(async () => {
    world = await ServiceWorld.open();
    database = await world.database();
    const config = await world.config(database.url, { profile: 'embedded' });
    service = world.onClose(await startAccount(config, { handleSignals: false }));
    scheduler = client(() => world.issuer.service('svc-scheduler'));
    delivery = await world.neighbour('delivery');
    operator = await world.issuer.operator();
  });
  afterAll(() => world.close());

  const client = (token: () => Promise<string>): Client =>
    world.grpc('account', 'AccountService', service.grpcAddress ?? '', token);
  const rest = async (method: string, path: string, options: { token?: string; body?: unknown } = {}) =>
    request(method, `${service.url}${path}`, { token: operator, ...options });
  const open = async (creditLimit: number): Promise<string> => {
    const { body } = await rest('POST', '/v1/accounts', { body: { name: 'Shop', creditLimit: usd(creditLimit) } });
    return String(body.id);
  };
  const account = async (id: string) => (await rest('GET', `/v1/accounts/${id}`)).body;
  const hold = (accountId: string, deliveryId: string, amount: number, currency = 'USD') =>
    scheduler.holdCredit({ operationKey: `hold:${deliveryId}`, accountId, deliveryId, amount: { amount, currency } });
  const release = (accountId: string, deliveryId: string) =>
    scheduler.releaseCredit({ operationKey: `release:${deliveryId}`, accountId, deliveryId });
  const holdsOf = async (id: string, query = '') =>
    (await rest('GET', `/v1/accounts/${id}/holds${query}`)).body.items ?? [];
  const ended = (
    name: 'DeliveryCompleted' | 'DeliveryReturned' | 'DeliveryFailed',
    accountId: string,
    deliveryId: string,
  ) => {
    const data = {
      deliveryId,
      accountId,
      packageId: randomUUID(),
      code: 'drone_lost',
      occurredAt: new Date().toISOString(),
    };
    return delivery.emit({ type: deliveryEvents[name], aggregateId: deliveryId, data });
  };

  describe('HoldCredit and ReleaseCredit', () => {
    it('never hold more than the limit, of 50 at once', async () => {
      const id = await open(1_000);
      const answers = await Promise.allSettled(Array.from({ length: 50 }, () => hold(id, randomUUID(), 90)));
      const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Error] : []));
      expect(answers.length - refusals.length).toBe(11);
      expect(refusals).toEqual(
        Array(39).fill(expect.objectContaining({ code: 'insufficient_credit', category: 'rule-violated' })),
      );
      expect(await account(id)).toMatchObject({ held: usd(990), available: usd(10), version: 12 });
    });

    it('hold once for a delivery that asks 20 times at once', async () => {
      const id = await open(1_000);
      const deliveryId = randomUUID();
      const answers = await Promise.all(Array.from({ length: 20 }, () => hold(id, deliveryId, 600)));
      expect(new Set(answers.map(({ holdId }) => holdId)).size).toBe(1);
      expect(await account(id)).toMatchObject({ held: usd(600) });
    });

    it('end released, in whatever order hold and release race', async () => {
      const id = await open(100_000);
      const deliveries = Array.from({ length: 20 }, () => randomUUID());
      await Promise.allSettled(
        deliveries.flatMap((each) => [hold(id, each, 10), release(id, each), hold(id, each, 10)]),
      );
      expect(await account(id)).toMatchObject({ held: usd(0), available: usd(100_000) });
      for (const each of deliveries) await expect(hold(id, each, 10)).rejects.toMatchObject({ code: 'hold_released' });
    });

    it('bar a hold whose release came first, and stay so', async () => {
      const id = await open(1_000);
      const deliveryId = randomUUID();
      expect(await release(id, deliveryId)).toEqual({ released: false });
      expect(await release(id, deliveryId)).toEqual({ released: false });
      await expect(hold(id, deliveryId, 10)).rejects.toMatchObject({
        code: 'hold_released',
        category: 'rule-violated',
      });
      expect(await holdsOf(id)).toEqual([]);
    });

    it('release once, and say so', async () => {
      const id = await open(1_000);
      const deliveryId = randomUUID();
      await hold(id, deliveryId, 10);
      const answers = await Promise.all([release(id, deliveryId), release(id, deliveryId), release(id, deliveryId)]);
      expect(answers.filter(({ released }) => released)).toHaveLength(1);
      expect((await outboxOf(database, id)).map(({ type, seq }) => `${seq} ${type}`)).toEqual([
        '1 aerie.account.v1.AccountOpened',
        '2 aerie.account.v1.CreditHeld',
        '3 aerie.account.v1.CreditReleased',
      ]);
    });

    it.each([
      ['an unknown account', 'account_not_found', () => hold(randomUUID(), randomUUID(), 10)],
      ['another currency', 'currency_not_supported', async () => hold(await open(100), randomUUID(), 10, 'EUR')],
      ['more than there is', 'insufficient_credit', async () => hold(await open(100), randomUUID(), 101)],
      ['no amount', 'validation_failed', async () => hold(await open(100), randomUUID(), 0)],
      ['a negative amount', 'validation_failed', async () => hold(await open(100), randomUUID(), -5)],
      ['an id that is none', 'validation_failed', () => hold('x', 'y', 10)],
    ])('refuse %s', async (_, code, act) => {
      await expect(act()).rejects.toMatchObject({ code });
    });

    it('refuse another amount, and another account, for a delivery that has its hold', async () => {
      const deliveryId = randomUUID();
      const [id, other] = [await open(100), await open(100)];
      await hold(id, deliveryId, 10);
      await expect(hold(id, deliveryId, 11)).rejects.toMatchObject({ code: 'hold_differs' });
      await expect(hold(other, deliveryId, 10)).rejects.toMatchObject({ code: 'hold_differs' });
      expect(await account(other)).toMatchObject({ held: usd(0) });
    });

    it('release nothing of an unknown account', async () => {
      expect(await release(randomUUID(), randomUUID())).toEqual({ released: false });
    });

    it.each([
      ['suspended', 'account_suspended'],
      ['closed', 'account_closed'],
    ])('refuse a %s account, which still releases and captures', async (status, code) => {
      const id = await open(1_000);
      const [running, returned] = [randomUUID(), randomUUID()];
      await hold(id, running, 10);
      await hold(id, returned, 20);
      await rest('PATCH', `/v1/accounts/${id}`, { body: { status } });
      await expect(hold(id, randomUUID(), 1)).rejects.toMatchObject({ code });
      expect(await release(id, returned)).toEqual({ released: true });
      await ended('DeliveryCompleted', id, running);
      await eventually(async () => expect(await account(id)).toMatchObject({ held: usd(0), captured: usd(10) }));
    });

    it.each([
      ['a tenant', () => world.issuer.tenant(DEMO, 'accounts:read', 'accounts:write')],
      ['an operator', () => world.issuer.operator()],
      ['another service', () => world.issuer.service('svc-package')],
      ['nobody', () => Promise.resolve('')],
    ])('are not for %s', async (_, token) => {
      const stranger = client(token);
      const ids = { operationKey: 'k', accountId: DEMO, deliveryId: randomUUID() };
      await expect(stranger.holdCredit({ ...ids, amount: usd(1) })).rejects.toMatchObject({
        code: 'peer_refused_caller',
      });
      await expect(stranger.releaseCredit(ids)).rejects.toMatchObject({ code: 'peer_refused_caller' });
    });
  });

  describe('events of deliveries', () => {
    it('capture what is held, once, also when the event comes twice', async () => {
      const id = await open(1_000);
      const [deliveryId, marker] = [randomUUID(), randomUUID()];
      await hold(id, deliveryId, 300);
      await hold(id, marker, 1);
      await ended('DeliveryCompleted', id, deliveryId);
      await ended('DeliveryCompleted', id, deliveryId);
      await ended('DeliveryReturned', id, deliveryId);
      await ended('DeliveryCompleted', id, marker);
      await eventually(async () => expect(await account(id)).toMatchObject({ held: usd(0), captured: usd(301) }));
      await eventually(async () => (await handledOf(database, deliveryId)) === 3);
      expect(await account(id)).toMatchObject({ captured: usd(301) });
      expect(await holdsOf(id, '?status=captured')).toHaveLength(2);
      expect((await outboxOf(database, id)).filter(({ type }) => type.endsWith('CreditCaptured'))).toHaveLength(2);
    });

    it.each(['DeliveryReturned', 'DeliveryFailed'] as const)('give the credit back after %s', async (name) => {
      const id = await open(1_000);
      const deliveryId = randomUUID();
      await hold(id, deliveryId, 300);
      await ended(name, id, deliveryId);
      await ended(name, id, deliveryId);
      await eventually(async () => expect(await account(id)).toMatchObject({ held: usd(0), captured: usd(0) }));
      expect(await holdsOf(id)).toMatchObject([{ deliveryId, status: 'released', amount: usd(300) }]);
    });
  });

  describe('REST', () => {
    it('opens an account and shows it', async () => {
      const { status, headers, body } = await rest('POST', '/v1/accounts', {
        body: { name: ' Shop ', creditLimit: usd(500) },
      });
      const self = `http://127.0.0.1:8080/v1/accounts/${String(body.id)}`;
      expect([status, headers.get('location')]).toEqual([201, self]);
      expect(body).toMatchObject({
        name: 'Shop',
        status: 'active',
        creditLimit: usd(500),
        available: usd(500),
        version: 1,
        _links: { self: { href: self }, holds: { href: `${self}/holds` } },
      });
      expect(await account(String(body.id))).toEqual(body);
    });

    it('changes name, limit and status', async () => {
      const id = await open(500);
      const { status, body } = await rest('PATCH', `/v1/accounts/${id}`, {
        body: { name: 'New', creditLimit: usd(700) },
      });
      expect([status, body.name, body.creditLimit, body.version]).toEqual([200, 'New', usd(700), 3]);
      await rest('PATCH', `/v1/accounts/${id}`, { body: { status: 'closed' } });
      expect(await rest('PATCH', `/v1/accounts/${id}`, { body: { status: 'active' } })).toMatchObject({
        status: 422,
        body: { code: 'account_closed' },
      });
    });

    it('shows a tenant its own account and no other, in every way of asking', async () => {
      const [mine, foreign] = [await open(1), await open(1)];
      const token = await world.issuer.tenant(mine, 'accounts:read');
      const { body } = await rest('GET', '/v1/accounts', { token });
      expect(body.items).toMatchObject([{ id: mine }]);
      expect((await rest('GET', `/v1/accounts/${mine}`, { token })).status).toBe(200);
      const unknown = randomUUID();
      for (const path of [`/v1/accounts/${foreign}`, `/v1/accounts/${foreign}/holds`, `/v1/accounts/${unknown}`]) {
        expect(await rest('GET', path, { token })).toMatchObject({ status: 404, body: { code: 'account_not_found' } });
      }
    });

    it.each([
      ['POST', '/v1/accounts', 'insufficient_scope', 403],
      ['PATCH', `/v1/accounts/${DEMO}`, 'insufficient_scope', 403],
    ])('keeps %s %s for operators', async (method, path, code, status) => {
      const token = await world.issuer.tenant(DEMO, 'accounts:read', 'accounts:write');
      expect(await rest(method, path, { token, body: {} })).toMatchObject({ status, body: { code } });
    });

    it.each([
      ['GET', '/v1/accounts'],
      ['GET', `/v1/accounts/${DEMO}`],
      ['GET', `/v1/accounts/${DEMO}/holds`],
      ['POST', '/v1/accounts'],
      ['PATCH', `/v1/accounts/${DEMO}`],
    ])('answers %s %s only with a token of the right scope', async (method, path) => {
      const token = await world.issuer.tenant(DEMO, 'packages:read');
      expect((await rest(method, path, { token: '' })).status).toBe(401);
      expect((await rest(method, path, { token })).status).toBe(403);
    });

    it('pages through all accounts and through holds', async () => {
      const ids = [await open(1_000), await open(1), await open(1)];
      const seen = new Set<unknown>();
      let path: string | undefined = '/v1/accounts?limit=2';
      while (path) {
        const { body }: { body: Record<string, unknown> } = await rest('GET', path);
        (body.items as { id: string }[]).forEach(({ id }) => seen.add(id));
        const next = (body._links as { next?: { href: string } }).next;
        path = next?.href.replace('http://127.0.0.1:8080', '');
      }
      expect(ids.every((id) => seen.has(id))).toBe(true);
      const deliveries = [randomUUID(), randomUUID(), randomUUID()];
      for (const each of deliveries) await hold(ids[0] ?? '', each, 10);
      const first = await rest('GET', `/v1/accounts/${ids[0]}/holds?limit=2&status=held`);
      const next = (first.body._links as { next: { href: string } }).next.href.replace('http://127.0.0.1:8080', '');
      const second = await rest('GET', next);
      const found = [...(first.body.items ?? []), ...(second.body.items ?? [])].map(({ deliveryId }) => deliveryId);
      expect(found).toEqual(deliveries.toReversed());
      expect(await holdsOf(ids[0] ?? '', `?deliveryId=${deliveries[1]}`)).toMatchObject([
        { deliveryId: deliveries[1] },
      ]);
    });

    it.each([
      ['GET', '/v1/accounts?limit=0', undefined, '/limit'],
      ['GET', '/v1/accounts?sort=name', undefined, '/sort'],
      ['GET', '/v1/accounts/not-an-id', undefined, '/id'],
      ['GET', `/v1/accounts/${DEMO}/holds?status=open`, undefined, '/status'],
      ['POST', '/v1/accounts', { name: '', creditLimit: usd(1) }, '/name'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: { amount: 1.5, currency: 'USD' } }, '/creditLimit/amount'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: { amount: -1, currency: 'USD' } }, '/creditLimit/amount'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: { amount: 1, currency: 'EUR' } }, '/creditLimit/currency'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: usd(1), held: 0 }, '/held'],
      ['PATCH', `/v1/accounts/${DEMO}`, { status: 'gone' }, '/status'],
    ])('refuses %s %s %j, pointing at the field', async (method, path, body, pointer) => {
      const answer = await rest(method, path, { body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ pointer }] } });
    });

    it('refuses a cursor it did not give out', async () => {
      expect(await rest('GET', '/v1/accounts?cursor=bm9uZQ')).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    });
  });

  it('has the demo accounts once, after a second start too', async () => {
    const config = await world.config(database.url, { profile: 'embedded' });
    const replica = await startAccount(config, { handleSignals: false });
    await replica.close();
    expect(await account(DEMO)).toMatchObject({ creditLimit: usd(100_000_000), version: 1 });
    expect(await outboxOf(database, DEMO)).toHaveLength(1);
  });
});

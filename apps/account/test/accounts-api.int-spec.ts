import { randomUUID } from 'node:crypto';
import { outboxOf } from '../../../test/support/service-world';
import { AccountWorld, DEMO, usd } from './support/account-world';

describe('accounts', () => {
  let world: AccountWorld;

  beforeAll(async () => {
    world = await AccountWorld.open();
  });
  afterAll(() => world.close());

  describe('REST', () => {
    it('opens an account and shows it', async () => {
      const { status, headers, body } = await world.rest('POST', '/v1/accounts', {
        body: { name: ' Shop ', creditLimit: usd(500) },
      });
      const self = `/v1/accounts/${String(body.id)}`;
      expect([status, headers.get('location')]).toEqual([201, self]);
      expect(body).toMatchObject({
        name: 'Shop',
        status: 'active',
        creditLimit: usd(500),
        available: usd(500),
        version: 1,
        _links: { self: { href: self }, holds: { href: `${self}/holds` } },
      });
      expect(await world.account(String(body.id))).toEqual(body);
    });

    it('changes name, limit and status', async () => {
      const id = await world.open(500);
      const { status, body } = await world.rest('PATCH', `/v1/accounts/${id}`, {
        body: { name: 'New', creditLimit: usd(700) },
      });
      expect([status, body.name, body.creditLimit, body.version]).toEqual([200, 'New', usd(700), 3]);
      await world.rest('PATCH', `/v1/accounts/${id}`, { body: { status: 'closed' } });
      expect(await world.rest('PATCH', `/v1/accounts/${id}`, { body: { status: 'active' } })).toMatchObject({
        status: 422,
        body: { code: 'account_closed' },
      });
    });

    it('shows a tenant its own account and no other, in every way of asking', async () => {
      const [mine, foreign] = [await world.open(1), await world.open(1)];
      const token = await world.issuer.tenant(mine, 'accounts:read');
      const { body } = await world.rest('GET', '/v1/accounts', { token });
      expect(body.items).toMatchObject([{ id: mine }]);
      expect((await world.rest('GET', `/v1/accounts/${mine}`, { token })).status).toBe(200);
      const unknown = randomUUID();
      for (const path of [`/v1/accounts/${foreign}`, `/v1/accounts/${foreign}/holds`, `/v1/accounts/${unknown}`]) {
        expect(await world.rest('GET', path, { token })).toMatchObject({
          status: 404,
          body: { code: 'account_not_found' },
        });
      }
    });

    it.each([
      ['POST', '/v1/accounts', 'insufficient_scope', 403],
      ['PATCH', `/v1/accounts/${DEMO}`, 'insufficient_scope', 403],
    ])('keeps %s %s for operators', async (method, path, code, status) => {
      const token = await world.issuer.tenant(DEMO, 'accounts:read', 'accounts:write');
      expect(await world.rest(method, path, { token, body: {} })).toMatchObject({ status, body: { code } });
    });

    it.each([
      ['GET', '/v1/accounts'],
      ['GET', `/v1/accounts/${DEMO}`],
      ['GET', `/v1/accounts/${DEMO}/holds`],
      ['POST', '/v1/accounts'],
      ['PATCH', `/v1/accounts/${DEMO}`],
    ])('answers %s %s only with a token of the right scope', async (method, path) => {
      const token = await world.issuer.tenant(DEMO, 'packages:read');
      expect((await world.rest(method, path, { token: '' })).status).toBe(401);
      expect((await world.rest(method, path, { token })).status).toBe(403);
    });

    it('pages through all accounts and through holds', async () => {
      const ids = [await world.open(1_000), await world.open(1), await world.open(1)];
      const seen = new Set<unknown>();
      let path: string | undefined = '/v1/accounts?limit=2';
      while (path) {
        const { body }: { body: Record<string, unknown> } = await world.rest('GET', path);
        (body.items as { id: string }[]).forEach(({ id }) => seen.add(id));
        const next = (body._links as { next?: { href: string } }).next;
        path = next?.href;
      }
      expect(ids.every((id) => seen.has(id))).toBe(true);
      const deliveries = [randomUUID(), randomUUID(), randomUUID()];
      for (const each of deliveries) await world.hold(ids[0] ?? '', each, 10);
      const first = await world.rest('GET', `/v1/accounts/${ids[0]}/holds?limit=2&status=held`);
      const next = (first.body._links as { next: { href: string } }).next.href;
      const second = await world.rest('GET', next);
      const found = [...(first.body.items ?? []), ...(second.body.items ?? [])].map(({ deliveryId }) => deliveryId);
      expect(found).toEqual(deliveries.toReversed());
      expect(await world.holdsOf(ids[0] ?? '', `?deliveryId=${deliveries[1]}`)).toMatchObject([
        { deliveryId: deliveries[1] },
      ]);
    });

    it.each([
      ['GET', '/v1/accounts?limit=0', undefined, '/limit'],
      ['GET', '/v1/accounts?sort=name', undefined, '/sort'],
      ['GET', '/v1/accounts/not-an-id', undefined, '/id'],
      ['GET', `/v1/accounts/${DEMO}/holds?status=open`, undefined, '/status'],
      ['POST', '/v1/accounts', { name: '', creditLimit: usd(1) }, '/name'],
      ['POST', '/v1/accounts', { name: 'a\0b', creditLimit: usd(1) }, '/name'],
      ['PATCH', `/v1/accounts/${DEMO}`, { name: 'a\0b' }, '/name'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: { amount: 1.5, currency: 'USD' } }, '/creditLimit/amount'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: { amount: -1, currency: 'USD' } }, '/creditLimit/amount'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: { amount: 1, currency: 'EUR' } }, '/creditLimit/currency'],
      ['POST', '/v1/accounts', { name: 'a', creditLimit: usd(1), held: 0 }, '/held'],
      ['PATCH', `/v1/accounts/${DEMO}`, { status: 'gone' }, '/status'],
    ])('refuses %s %s %j, pointing at the field', async (method, path, body, pointer) => {
      const answer = await world.rest(method, path, { body });
      expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed', errors: [{ pointer }] } });
    });

    it('refuses a cursor it did not give out', async () => {
      expect(await world.rest('GET', '/v1/accounts?cursor=bm9uZQ')).toMatchObject({
        status: 400,
        body: { code: 'invalid_cursor' },
      });
    });
  });

  it('has the demo accounts once, after a second start too', async () => {
    const replica = await world.startAnother();
    await replica.close();
    expect(await world.account(DEMO)).toMatchObject({ creditLimit: usd(100_000_000), version: 1 });
    expect(await outboxOf(world.database, DEMO)).toHaveLength(1);
  });
});

import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { handledOf, outboxOf } from '../../../test/support/service-world';
import { AccountWorld, DEMO, usd } from './support/account-world';

describe('credit', () => {
  let world: AccountWorld;

  beforeAll(async () => {
    world = await AccountWorld.open();
  });
  afterAll(() => world.close());

  describe('HoldCredit and ReleaseCredit', () => {
    it('never hold more than the limit, of 50 at once', async () => {
      const id = await world.open(1_000);
      const answers = await Promise.allSettled(Array.from({ length: 50 }, () => world.hold(id, randomUUID(), 90)));
      const refusals = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as Error] : []));
      expect(answers.length - refusals.length).toBe(11);
      expect(refusals).toEqual(
        Array(39).fill(expect.objectContaining({ code: 'insufficient_credit', category: 'rule-violated' })),
      );
      expect(await world.account(id)).toMatchObject({ held: usd(990), available: usd(10), version: 12 });
    });

    it('hold once for a delivery that asks 20 times at once', async () => {
      const id = await world.open(1_000);
      const deliveryId = randomUUID();
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.hold(id, deliveryId, 600)));
      expect(new Set(answers.map(({ holdId }) => holdId)).size).toBe(1);
      expect(await world.account(id)).toMatchObject({ held: usd(600) });
    });

    it('end released, in whatever order hold and release race', async () => {
      const id = await world.open(100_000);
      const deliveries = Array.from({ length: 20 }, () => randomUUID());
      await Promise.allSettled(
        deliveries.flatMap((each) => [world.hold(id, each, 10), world.release(id, each), world.hold(id, each, 10)]),
      );
      expect(await world.account(id)).toMatchObject({ held: usd(0), available: usd(100_000) });
      for (const each of deliveries)
        await expect(world.hold(id, each, 10)).rejects.toMatchObject({ code: 'hold_released' });
    });

    it('bar a hold whose release came first, and stay so', async () => {
      const id = await world.open(1_000);
      const deliveryId = randomUUID();
      expect(await world.release(id, deliveryId)).toEqual({ released: false });
      expect(await world.release(id, deliveryId)).toEqual({ released: false });
      await expect(world.hold(id, deliveryId, 10)).rejects.toMatchObject({
        code: 'hold_released',
        category: 'rule-violated',
      });
      expect(await world.holdsOf(id)).toEqual([]);
    });

    it('release once, and say so', async () => {
      const id = await world.open(1_000);
      const deliveryId = randomUUID();
      await world.hold(id, deliveryId, 10);
      const answers = await Promise.all([
        world.release(id, deliveryId),
        world.release(id, deliveryId),
        world.release(id, deliveryId),
      ]);
      expect(answers.filter(({ released }) => released)).toHaveLength(1);
      expect((await outboxOf(world.database, id)).map(({ type, seq }) => `${seq} ${type}`)).toEqual([
        '1 aerie.account.v1.AccountOpened',
        '2 aerie.account.v1.CreditHeld',
        '3 aerie.account.v1.CreditReleased',
      ]);
    });

    it.each([
      ['an unknown account', 'account_not_found', () => world.hold(randomUUID(), randomUUID(), 10)],
      [
        'another currency',
        'currency_not_supported',
        async () => world.hold(await world.open(100), randomUUID(), 10, 'EUR'),
      ],
      ['more than there is', 'insufficient_credit', async () => world.hold(await world.open(100), randomUUID(), 101)],
      ['no amount', 'validation_failed', async () => world.hold(await world.open(100), randomUUID(), 0)],
      ['a negative amount', 'validation_failed', async () => world.hold(await world.open(100), randomUUID(), -5)],
      ['an id that is none', 'validation_failed', () => world.hold('x', 'y', 10)],
    ])('refuse %s', async (_, code, act) => {
      await expect(act()).rejects.toMatchObject({ code });
    });

    it('refuse another amount, and another account, for a delivery that has its hold', async () => {
      const deliveryId = randomUUID();
      const [id, other] = [await world.open(100), await world.open(100)];
      await world.hold(id, deliveryId, 10);
      await expect(world.hold(id, deliveryId, 11)).rejects.toMatchObject({ code: 'hold_differs' });
      await expect(world.hold(other, deliveryId, 10)).rejects.toMatchObject({ code: 'hold_differs' });
      expect(await world.account(other)).toMatchObject({ held: usd(0) });
    });

    it('release nothing of an unknown account', async () => {
      expect(await world.release(randomUUID(), randomUUID())).toEqual({ released: false });
    });

    it.each([
      ['suspended', 'account_suspended'],
      ['closed', 'account_closed'],
    ])('refuse a %s account, which still releases and captures', async (status, code) => {
      const id = await world.open(1_000);
      const [running, returned] = [randomUUID(), randomUUID()];
      await world.hold(id, running, 10);
      await world.hold(id, returned, 20);
      await world.rest('PATCH', `/v1/accounts/${id}`, { body: { status } });
      await expect(world.hold(id, randomUUID(), 1)).rejects.toMatchObject({ code });
      expect(await world.release(id, returned)).toEqual({ released: true });
      await world.ended('DeliveryCompleted', id, running);
      await eventually(async () => expect(await world.account(id)).toMatchObject({ held: usd(0), captured: usd(10) }));
    });

    it.each([
      ['a tenant', () => world.issuer.tenant(DEMO, 'accounts:read', 'accounts:write')],
      ['an operator', () => world.issuer.operator()],
      ['another service', () => world.issuer.service('svc-package')],
      ['nobody', () => Promise.resolve('')],
    ])('are not for %s', async (_, token) => {
      const stranger = world.client(token);
      const ids = { operationKey: 'k', accountId: DEMO, deliveryId: randomUUID() };
      await expect(stranger.holdCredit({ ...ids, amount: usd(1) })).rejects.toMatchObject({
        code: 'peer_refused_caller',
      });
      await expect(stranger.releaseCredit(ids)).rejects.toMatchObject({ code: 'peer_refused_caller' });
    });
  });

  describe('events of deliveries', () => {
    it('capture what is held, once, also when the event comes twice', async () => {
      const id = await world.open(1_000);
      const [deliveryId, marker] = [randomUUID(), randomUUID()];
      await world.hold(id, deliveryId, 300);
      await world.hold(id, marker, 1);
      await world.ended('DeliveryCompleted', id, deliveryId);
      await world.ended('DeliveryCompleted', id, deliveryId);
      await world.ended('DeliveryReturned', id, deliveryId);
      await world.ended('DeliveryCompleted', id, marker);
      await eventually(async () => expect(await world.account(id)).toMatchObject({ held: usd(0), captured: usd(301) }));
      await eventually(async () => (await handledOf(world.database, deliveryId)) === 3);
      expect(await world.account(id)).toMatchObject({ captured: usd(301) });
      expect(await world.holdsOf(id, '?status=captured')).toHaveLength(2);
      expect((await outboxOf(world.database, id)).filter(({ type }) => type.endsWith('CreditCaptured'))).toHaveLength(
        2,
      );
    });

    it.each(['DeliveryReturned', 'DeliveryFailed'] as const)('give the credit back after %s', async (name) => {
      const id = await world.open(1_000);
      const deliveryId = randomUUID();
      await world.hold(id, deliveryId, 300);
      await world.ended(name, id, deliveryId);
      await world.ended(name, id, deliveryId);
      await eventually(async () => expect(await world.account(id)).toMatchObject({ held: usd(0), captured: usd(0) }));
      expect(await world.holdsOf(id)).toMatchObject([{ deliveryId, status: 'released', amount: usd(300) }]);
    });
  });
});

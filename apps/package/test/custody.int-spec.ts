import { packageV1 } from '@app/contracts';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { handledOf, outboxOf } from '../../../test/support/service-world';
import { PackageWorld, wish } from './support/package-world';

describe('packages', () => {
  let world: PackageWorld;

  beforeAll(async () => {
    world = await PackageWorld.open();
  });
  afterAll(() => world.close());

  describe('DeclarePackage and VoidPackage', () => {
    it('make one package and one tag of 20 equal requests at once', async () => {
      const declaration = wish();
      const answers = await Promise.all(Array.from({ length: 20 }, () => world.scheduler.declarePackage(declaration)));
      expect(new Set(answers.map(({ tag }) => tag)).size).toBe(1);
      expect(answers[0]?.tag).toMatch(/^AE-[2-9A-Z]{10}$/);
      expect(await world.custodyOf(declaration)).toEqual(['declared']);
    });

    it("keep the sender's tag, for one live package at a time", async () => {
      const tag = `T-${randomUUID()}`;
      const first = await world.declared({ tag });
      const answers = await Promise.allSettled([1, 2, 3].map(() => world.scheduler.declarePackage(wish({ tag }))));
      expect(answers).toMatchObject(Array(3).fill({ reason: { code: 'tag_in_use', category: 'rule-violated' } }));
      await world.scheduler.voidPackage({ ...first });
      expect(await world.scheduler.declarePackage(wish({ tag }))).toEqual({ tag });
    });

    it('give a wished tag to one of ten that ask at once', async () => {
      const tag = `T-${randomUUID()}`;
      const answers = await Promise.allSettled(
        Array.from({ length: 10 }, () => world.scheduler.declarePackage(wish({ tag }))),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('withdraw a declared package, as often as asked, and then bar it', async () => {
      const declaration = await world.declared();
      expect(await world.scheduler.voidPackage({ ...declaration })).toEqual({ voided: true });
      expect(await world.scheduler.voidPackage({ ...declaration })).toEqual({ voided: true });
      await expect(world.scheduler.declarePackage(declaration)).rejects.toMatchObject({ code: 'package_voided' });
      expect(await world.custodyOf(declaration)).toEqual(['declared', 'voided']);
    });

    it('bar a declaration whose withdrawal came first', async () => {
      const declaration = wish();
      expect(await world.scheduler.voidPackage({ ...declaration })).toEqual({ voided: false });
      await expect(world.scheduler.declarePackage(declaration)).rejects.toMatchObject({ code: 'package_voided' });
      expect((await world.rest(`/v1/packages/${declaration.packageId}`)).status).toBe(404);
    });

    it('end withdrawn, in whatever order the two race', async () => {
      const wishes = Array.from({ length: 15 }, () => wish());
      await Promise.allSettled(
        wishes.flatMap((each) => [world.scheduler.declarePackage(each), world.scheduler.voidPackage({ ...each })]),
      );
      for (const each of wishes)
        await expect(world.scheduler.declarePackage(each)).rejects.toMatchObject({ code: 'package_voided' });
      const live = await world.database.database.query('SELECT 1 FROM package WHERE id = ANY($1) AND status = $2', [
        wishes.map(({ packageId }) => packageId),
        'declared',
      ]);
      expect(live).toEqual([]);
    });

    it.each([
      ['no size', { size: packageV1.PackageSize.PACKAGE_SIZE_UNSPECIFIED }],
      ['no weight', { weightGrams: 0 }],
      ['a negative weight', { weightGrams: -1 }],
      ['more than any drone lifts', { weightGrams: 3_601 }],
      ['a tag with blanks', { tag: 'a b' }],
      ['an id that is none', { packageId: 'p' }],
      ['no operation key', { operationKey: '' }],
    ])('refuse %s', async (_, more) => {
      await expect(world.scheduler.declarePackage(wish(more))).rejects.toMatchObject({ code: 'validation_failed' });
    });

    it('refuse one id for two deliveries, and two packages for one delivery', async () => {
      const { packageId, deliveryId } = await world.declared();
      await expect(world.scheduler.declarePackage(wish({ packageId }))).rejects.toMatchObject({
        code: 'package_differs',
      });
      await expect(world.scheduler.declarePackage(wish({ deliveryId }))).rejects.toMatchObject({
        code: 'package_differs',
      });
    });

    it.each([
      ['a tenant', () => world.issuer.tenant(randomUUID(), 'packages:read')],
      ['an operator', () => world.issuer.operator()],
      ['another service', () => world.issuer.service('svc-account')],
      ['nobody', () => Promise.resolve('')],
    ])('are not for %s', async (_, token) => {
      const stranger = world.client(token);
      await expect(stranger.declarePackage(wish())).rejects.toMatchObject({ code: 'peer_refused_caller' });
      await expect(stranger.voidPackage({ ...wish() })).rejects.toMatchObject({ code: 'peer_refused_caller' });
    });
  });

  describe('events', () => {
    it('bring a package to the door', async () => {
      const declaration = await world.declared();
      await world.loaded(declaration.deliveryId);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('in_transit'));
      expect(await world.scheduler.voidPackage({ ...declaration })).toEqual({ voided: false });
      await world.ended('DeliveryCompleted', declaration);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('delivered'));
      expect(await world.custodyOf(declaration)).toEqual(['declared', 'loaded', 'delivered']);
    });

    it.each([
      ['DeliveryCompleted', 'delivered', ['declared', 'delivered', 'loaded']],
      ['DeliveryReturned', 'returned', ['declared', 'returned', 'loaded']],
      ['DeliveryFailed', 'lost', ['declared', 'voided', 'loaded', 'lost']],
    ] as const)('may come with %s before the loading', async (name, status, custody) => {
      const declaration = await world.declared();
      await world.ended(name, declaration);
      await eventually(async () => expect(await world.custodyOf(declaration)).toHaveLength(2));
      await world.loaded(declaration.deliveryId);
      await eventually(async () => expect(await world.custodyOf(declaration)).toEqual(custody));
      expect(await world.statusOf(declaration)).toBe(status);
    });

    it.each([
      ['FlightReleased', false, 'delivered'],
      ['FlightLanded', true, 'returned'],
    ] as const)('of the drone alone (%s) end the custody, and free the tag', async (name, withPackage, status) => {
      const tag = `T-${randomUUID()}`;
      const declaration = await world.declared({ tag });
      await world.loaded(declaration.deliveryId);
      await world.flown(name, declaration.deliveryId, withPackage);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe(status));
      await world.loaded(declaration.deliveryId);
      await world.ended('DeliveryFailed', declaration);
      await eventually(async () => expect(await world.custodyOf(declaration)).toHaveLength(3));
      expect(await world.statusOf(declaration)).toBe(status);
      expect(await world.scheduler.declarePackage(wish({ tag }))).toEqual({ tag });
    });

    it('of a drone that lands without the package say nothing of it', async () => {
      const declaration = await world.declared();
      await world.loaded(declaration.deliveryId);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('in_transit'));
      await world.flown('FlightLanded', declaration.deliveryId, false);
      await world.ended('DeliveryFailed', declaration);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('lost'));
      expect(await world.custodyOf(declaration)).toEqual(['declared', 'loaded', 'lost']);
    });

    it('may come twice, and more than one end changes nothing', async () => {
      const [declaration, marker] = [await world.declared(), await world.declared()];
      await world.loaded(declaration.deliveryId);
      await world.loaded(declaration.deliveryId);
      await world.ended('DeliveryCompleted', declaration);
      await world.ended('DeliveryCompleted', declaration);
      await world.ended('DeliveryFailed', declaration);
      await world.loaded(marker.deliveryId);
      await eventually(async () => {
        expect(await handledOf(world.database, declaration.deliveryId)).toBe(3);
        expect(await world.statusOf(marker)).toBe('in_transit');
      });
      expect(await world.custodyOf(declaration)).toHaveLength(3);
      expect(await world.statusOf(declaration)).toBe('delivered');
    });

    it('of an unknown delivery change nothing and stop nothing', async () => {
      const declaration = await world.declared();
      await world.ended('DeliveryCompleted', wish());
      await world.ended('DeliveryCompleted', declaration);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('delivered'));
    });

    it('go out in order, with the tenant', async () => {
      const declaration = await world.declared();
      await world.loaded(declaration.deliveryId);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('in_transit'));
      await world.ended('DeliveryReturned', declaration);
      await eventually(async () => expect(await world.statusOf(declaration)).toBe('returned'));
      const rows = await outboxOf(world.database, declaration.packageId);
      expect(rows.map(({ seq, type, tenant }) => [seq, type, tenant])).toEqual([
        [1, 'aerie.package.v1.PackageDeclared', declaration.accountId],
        [2, 'aerie.package.v1.PackageLoaded', declaration.accountId],
        [3, 'aerie.package.v1.PackageReturned', declaration.accountId],
      ]);
    });
  });

  it('refuses to change or to forget a scan', async () => {
    const { packageId } = await world.declared();
    for (const sql of [
      'UPDATE custody_scan SET type = $2 WHERE package_id = $1',
      'DELETE FROM custody_scan WHERE package_id = $1 AND $2 <> $3',
    ]) {
      const params = sql.includes('$3') ? [packageId, 'a', 'b'] : [packageId, 'lost'];
      await expect(world.database.database.query(sql, params)).rejects.toThrow('append-only');
    }
  });
});

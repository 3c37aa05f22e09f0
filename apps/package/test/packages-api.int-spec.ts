import { newId } from '@app/kernel';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { PackageWorld, wish } from './support/package-world';

describe('packages', () => {
  let world: PackageWorld;

  beforeAll(async () => {
    world = await PackageWorld.open();
  });
  afterAll(() => world.close());

  describe('REST', () => {
    it('shows a package', async () => {
      const declaration = await world.declared({ tag: `T-${randomUUID()}` });
      const { packageId: id, deliveryId, accountId, tag } = declaration;
      const self = `/v1/packages/${id}`;
      expect(await world.rest(`/v1/packages/${id}`)).toMatchObject({
        status: 200,
        body: {
          id,
          deliveryId,
          accountId,
          tag,
          size: 'small',
          weightGrams: 500,
          status: 'declared',
          version: 1,
          _links: { self: { href: self }, custody: { href: `${self}/custody` } },
        },
      });
    });

    it('shows a tenant its own packages and no other, in every way of asking', async () => {
      const accountId = randomUUID();
      const token = await world.issuer.tenant(accountId, 'packages:read');
      const [mine, foreign] = [await world.declared({ accountId }), await world.declared()];
      expect((await world.rest('/v1/packages', token)).body.items).toMatchObject([{ id: mine.packageId }]);
      expect((await world.rest(`/v1/packages?deliveryId=${foreign.deliveryId}`, token)).body.items).toEqual([]);
      expect((await world.rest(`/v1/packages/${mine.packageId}/custody`, token)).status).toBe(200);
      for (const path of [foreign.packageId, `${foreign.packageId}/custody`, newId()]) {
        const answer = await world.rest(`/v1/packages/${path}`, token);
        expect(answer).toMatchObject({ status: 404, body: { code: 'package_not_found' } });
      }
    });

    it('tells the version of a package and its custody, and spares a reader what it has', async () => {
      const { packageId, deliveryId } = await world.declared();
      for (const path of [`/v1/packages/${packageId}`, `/v1/packages/${packageId}/custody`]) {
        expect((await world.rest(path)).headers.get('etag')).toBe('"1"');
        expect((await world.rest(path, undefined, { 'if-none-match': '"1"' })).status).toBe(304);
      }
      await world.loaded(deliveryId);
      await eventually(async () => {
        const answer = await world.rest(`/v1/packages/${packageId}/custody`, undefined, { 'if-none-match': '"1"' });
        expect([answer.status, answer.headers.get('etag')]).toEqual([200, '"2"']);
      });
    });

    it('reads many at once, and none of others', async () => {
      const accountId = randomUUID();
      const token = await world.issuer.tenant(accountId, 'packages:read');
      const [one, two, foreign] = [
        await world.declared({ accountId }),
        await world.declared({ accountId }),
        await world.declared(),
      ];
      const ids = [one, two, foreign].map(({ packageId }) => packageId);
      const { body } = await world.rest(`/v1/packages?ids=${[...ids, randomUUID()].join(',')}`, token);
      expect(body.items).toMatchObject([{ id: two.packageId }, { id: one.packageId }]);
      expect((await world.rest(`/v1/packages?ids=${ids.join(',')}&limit=1`)).body.items).toHaveLength(3);
    });

    it('filters and pages, the newest first', async () => {
      const accountId = randomUUID();
      const token = await world.issuer.tenant(accountId, 'packages:read');
      const all = [
        await world.declared({ accountId }),
        await world.declared({ accountId }),
        await world.declared({ accountId }),
      ];
      await world.scheduler.voidPackage({ ...wish(all[1]) });
      const first = await world.rest('/v1/packages?limit=2', token);
      const next = (first.body._links as { next: { href: string } }).next.href;
      const second = await world.rest(next, token);
      const found = [...(first.body.items ?? []), ...(second.body.items ?? [])].map(({ id }) => id);
      expect(found).toEqual(all.map(({ packageId }) => packageId).toReversed());
      expect(second.body._links).not.toHaveProperty('next');
      expect((await world.rest('/v1/packages?status=voided', token)).body.items).toMatchObject([
        { id: all[1]?.packageId },
      ]);
      const { deliveryId } = all[2] ?? wish();
      expect((await world.rest(`/v1/packages?deliveryId=${deliveryId}`, token)).body.items).toMatchObject([
        { deliveryId },
      ]);
    });

    it.each(['/v1/packages', `/v1/packages/${newId()}`, `/v1/packages/${newId()}/custody`])(
      'answers %s only with a token of the right scope',
      async (path) => {
        expect((await world.rest(path, '')).status).toBe(401);
        expect((await world.rest(path, await world.issuer.tenant(randomUUID(), 'accounts:read'))).status).toBe(403);
      },
    );

    it.each([
      ['?status=gone', 'validation_failed'],
      ['?deliveryId=1', 'validation_failed'],
      ['?colour=red', 'validation_failed'],
      ['?limit=101', 'validation_failed'],
      ['?cursor=bm9uZQ', 'invalid_cursor'],
      ['/not-an-id', 'validation_failed'],
    ])('refuses %s', async (path, code) => {
      expect(await world.rest(`/v1/packages${path}`)).toMatchObject({ status: 400, body: { code } });
    });
  });
});

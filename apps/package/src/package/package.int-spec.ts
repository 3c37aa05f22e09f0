import { deliveryEvents, droneEvents, packageV1 } from '@app/contracts';
import type { TestDatabase } from '@app/persistence/testing';
import type { GrpcClient, RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';
import { eventually } from '../../../../test/support/eventually';
import { handledOf, outboxOf, request, ServiceWorld, type Neighbour } from '../../../../test/support/service-world';
import { startPackage } from '../service';

type Client = GrpcClient<packageV1.PackageServiceClient>;

const wish = (more: Partial<packageV1.DeclarePackageRequest> = {}): packageV1.DeclarePackageRequest => ({
  operationKey: 'k',
  packageId: uuidv7(),
  deliveryId: uuidv7(),
  accountId: randomUUID(),
  size: packageV1.PackageSize.PACKAGE_SIZE_SMALL,
  weightGrams: 500,
  tag: '',
  ...more,
});

describe('package', () => {
  let world: ServiceWorld;
  let database: TestDatabase;
  let service: RunningService;
  let scheduler: Client;
  let neighbour: Neighbour;
  let operator: string;

  beforeAll(async () => {
    world = await ServiceWorld.open();
    database = await world.database();
    service = world.onClose(await startPackage(await world.config(database.url), { handleSignals: false }));
    scheduler = client(() => world.issuer.service('svc-scheduler'));
    neighbour = await world.neighbour('delivery', 'drone');
    operator = await world.issuer.operator();
  });
  afterAll(() => world.close());

  const client = (token: () => Promise<string>): Client =>
    world.grpc('package', 'PackageService', service.grpcAddress ?? '', token);
  const rest = (path: string, token = operator) => request('GET', `${service.url}${path}`, { token });
  const declared = async (more: Partial<packageV1.DeclarePackageRequest> = {}) => {
    const declaration = wish(more);
    await scheduler.declarePackage(declaration);
    return declaration;
  };
  const statusOf = async ({ packageId }: { packageId: string }) =>
    (await rest(`/v1/packages/${packageId}`)).body.status;
  const custodyOf = async ({ packageId }: { packageId: string }) =>
    ((await rest(`/v1/packages/${packageId}/custody`)).body.items ?? []).map(({ type }) => type);
  const occurredAt = '2026-01-01T00:00:00.000Z';
  const loaded = (deliveryId: string) => {
    const flightId = randomUUID();
    const data = { flightId, deliveryId, droneId: randomUUID(), withPackage: true, occurredAt };
    return neighbour.emit({ type: droneEvents.FlightLoaded, aggregateId: flightId, data });
  };
  const ended = (
    name: 'DeliveryCompleted' | 'DeliveryReturned' | 'DeliveryFailed',
    declaration: packageV1.DeclarePackageRequest,
  ) => {
    const { deliveryId, accountId, packageId } = declaration;
    const data = { deliveryId, accountId, packageId, code: 'drone_lost', occurredAt };
    return neighbour.emit({ type: deliveryEvents[name], aggregateId: deliveryId, data });
  };

  describe('DeclarePackage and VoidPackage', () => {
    it('make one package and one tag of 20 equal requests at once', async () => {
      const declaration = wish();
      const answers = await Promise.all(Array.from({ length: 20 }, () => scheduler.declarePackage(declaration)));
      expect(new Set(answers.map(({ tag }) => tag)).size).toBe(1);
      expect(answers[0]?.tag).toMatch(/^AE-[2-9A-Z]{10}$/);
      expect(await custodyOf(declaration)).toEqual(['declared']);
    });

    it("keep the sender's tag, for one live package at a time", async () => {
      const tag = `T-${randomUUID()}`;
      const first = await declared({ tag });
      const answers = await Promise.allSettled([1, 2, 3].map(() => scheduler.declarePackage(wish({ tag }))));
      expect(answers).toMatchObject(Array(3).fill({ reason: { code: 'tag_in_use', category: 'rule-violated' } }));
      await scheduler.voidPackage({ ...first });
      expect(await scheduler.declarePackage(wish({ tag }))).toEqual({ tag });
    });

    it('give a wished tag to one of ten that ask at once', async () => {
      const tag = `T-${randomUUID()}`;
      const answers = await Promise.allSettled(
        Array.from({ length: 10 }, () => scheduler.declarePackage(wish({ tag }))),
      );
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    });

    it('withdraw a declared package, as often as asked, and then bar it', async () => {
      const declaration = await declared();
      expect(await scheduler.voidPackage({ ...declaration })).toEqual({ voided: true });
      expect(await scheduler.voidPackage({ ...declaration })).toEqual({ voided: true });
      await expect(scheduler.declarePackage(declaration)).rejects.toMatchObject({ code: 'package_voided' });
      expect(await custodyOf(declaration)).toEqual(['declared', 'voided']);
    });

    it('bar a declaration whose withdrawal came first', async () => {
      const declaration = wish();
      expect(await scheduler.voidPackage({ ...declaration })).toEqual({ voided: false });
      await expect(scheduler.declarePackage(declaration)).rejects.toMatchObject({ code: 'package_voided' });
      expect((await rest(`/v1/packages/${declaration.packageId}`)).status).toBe(404);
    });

    it('end withdrawn, in whatever order the two race', async () => {
      const wishes = Array.from({ length: 15 }, () => wish());
      await Promise.allSettled(
        wishes.flatMap((each) => [scheduler.declarePackage(each), scheduler.voidPackage({ ...each })]),
      );
      for (const each of wishes)
        await expect(scheduler.declarePackage(each)).rejects.toMatchObject({ code: 'package_voided' });
      const live = await database.database.query('SELECT 1 FROM package WHERE id = ANY($1) AND status = $2', [
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
      await expect(scheduler.declarePackage(wish(more))).rejects.toMatchObject({ code: 'validation_failed' });
    });

    it('refuse one id for two deliveries, and two packages for one delivery', async () => {
      const { packageId, deliveryId } = await declared();
      await expect(scheduler.declarePackage(wish({ packageId }))).rejects.toMatchObject({ code: 'package_differs' });
      await expect(scheduler.declarePackage(wish({ deliveryId }))).rejects.toMatchObject({ code: 'package_differs' });
    });

    it.each([
      ['a tenant', () => world.issuer.tenant(randomUUID(), 'packages:read')],
      ['an operator', () => world.issuer.operator()],
      ['another service', () => world.issuer.service('svc-account')],
      ['nobody', () => Promise.resolve('')],
    ])('are not for %s', async (_, token) => {
      const stranger = client(token);
      await expect(stranger.declarePackage(wish())).rejects.toMatchObject({ code: 'peer_refused_caller' });
      await expect(stranger.voidPackage({ ...wish() })).rejects.toMatchObject({ code: 'peer_refused_caller' });
    });
  });

  describe('events', () => {
    it('bring a package to the door', async () => {
      const declaration = await declared();
      await loaded(declaration.deliveryId);
      await eventually(async () => expect(await statusOf(declaration)).toBe('in_transit'));
      expect(await scheduler.voidPackage({ ...declaration })).toEqual({ voided: false });
      await ended('DeliveryCompleted', declaration);
      await eventually(async () => expect(await statusOf(declaration)).toBe('delivered'));
      expect(await custodyOf(declaration)).toEqual(['declared', 'loaded', 'delivered']);
    });

    it.each([
      ['DeliveryCompleted', 'delivered', ['declared', 'delivered', 'loaded']],
      ['DeliveryReturned', 'returned', ['declared', 'returned', 'loaded']],
      ['DeliveryFailed', 'lost', ['declared', 'voided', 'loaded', 'lost']],
    ] as const)('may come with %s before the loading', async (name, status, custody) => {
      const declaration = await declared();
      await ended(name, declaration);
      await eventually(async () => expect(await custodyOf(declaration)).toHaveLength(2));
      await loaded(declaration.deliveryId);
      await eventually(async () => expect(await custodyOf(declaration)).toEqual(custody));
      expect(await statusOf(declaration)).toBe(status);
    });

    it('may come twice, and more than one end changes nothing', async () => {
      const [declaration, marker] = [await declared(), await declared()];
      await loaded(declaration.deliveryId);
      await loaded(declaration.deliveryId);
      await ended('DeliveryCompleted', declaration);
      await ended('DeliveryCompleted', declaration);
      await ended('DeliveryFailed', declaration);
      await loaded(marker.deliveryId);
      await eventually(async () => {
        expect(await handledOf(database, declaration.deliveryId)).toBe(3);
        expect(await statusOf(marker)).toBe('in_transit');
      });
      expect(await custodyOf(declaration)).toHaveLength(3);
      expect(await statusOf(declaration)).toBe('delivered');
    });

    it('of an unknown delivery change nothing and stop nothing', async () => {
      const declaration = await declared();
      await ended('DeliveryCompleted', wish());
      await ended('DeliveryCompleted', declaration);
      await eventually(async () => expect(await statusOf(declaration)).toBe('delivered'));
    });

    it('go out in order, with the tenant', async () => {
      const declaration = await declared();
      await loaded(declaration.deliveryId);
      await ended('DeliveryReturned', declaration);
      await eventually(async () => expect(await statusOf(declaration)).toBe('returned'));
      const rows = await outboxOf(database, declaration.packageId);
      expect(rows.map(({ seq, type, tenant }) => [seq, type, tenant])).toEqual([
        [1, 'aerie.package.v1.PackageDeclared', declaration.accountId],
        [2, 'aerie.package.v1.PackageLoaded', declaration.accountId],
        [3, 'aerie.package.v1.PackageReturned', declaration.accountId],
      ]);
    });
  });

  it('refuses to change or to forget a scan', async () => {
    const { packageId } = await declared();
    for (const sql of [
      'UPDATE custody_scan SET type = $2 WHERE package_id = $1',
      'DELETE FROM custody_scan WHERE package_id = $1 AND $2 <> $3',
    ]) {
      const params = sql.includes('$3') ? [packageId, 'a', 'b'] : [packageId, 'lost'];
      await expect(database.database.query(sql, params)).rejects.toThrow('append-only');
    }
  });

  describe('REST', () => {
    it('shows a package', async () => {
      const declaration = await declared({ tag: `T-${randomUUID()}` });
      const { packageId: id, deliveryId, accountId, tag } = declaration;
      const self = `http://127.0.0.1:8080/v1/packages/${id}`;
      expect(await rest(`/v1/packages/${id}`)).toMatchObject({
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
      const [mine, foreign] = [await declared({ accountId }), await declared()];
      expect((await rest('/v1/packages', token)).body.items).toMatchObject([{ id: mine.packageId }]);
      expect((await rest(`/v1/packages?deliveryId=${foreign.deliveryId}`, token)).body.items).toEqual([]);
      expect((await rest(`/v1/packages/${mine.packageId}/custody`, token)).status).toBe(200);
      for (const path of [foreign.packageId, `${foreign.packageId}/custody`, uuidv7()]) {
        const answer = await rest(`/v1/packages/${path}`, token);
        expect(answer).toMatchObject({ status: 404, body: { code: 'package_not_found' } });
      }
    });

    it('filters and pages, the newest first', async () => {
      const accountId = randomUUID();
      const token = await world.issuer.tenant(accountId, 'packages:read');
      const all = [await declared({ accountId }), await declared({ accountId }), await declared({ accountId })];
      await scheduler.voidPackage({ ...wish(all[1]) });
      const first = await rest('/v1/packages?limit=2', token);
      const next = (first.body._links as { next: { href: string } }).next.href.replace('http://127.0.0.1:8080', '');
      const second = await rest(next, token);
      const found = [...(first.body.items ?? []), ...(second.body.items ?? [])].map(({ id }) => id);
      expect(found).toEqual(all.map(({ packageId }) => packageId).toReversed());
      expect(second.body._links).not.toHaveProperty('next');
      expect((await rest('/v1/packages?status=voided', token)).body.items).toMatchObject([{ id: all[1]?.packageId }]);
      const { deliveryId } = all[2] ?? wish();
      expect((await rest(`/v1/packages?deliveryId=${deliveryId}`, token)).body.items).toMatchObject([{ deliveryId }]);
    });

    it.each(['/v1/packages', `/v1/packages/${uuidv7()}`, `/v1/packages/${uuidv7()}/custody`])(
      'answers %s only with a token of the right scope',
      async (path) => {
        expect((await rest(path, '')).status).toBe(401);
        expect((await rest(path, await world.issuer.tenant(randomUUID(), 'accounts:read'))).status).toBe(403);
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
      expect(await rest(`/v1/packages${path}`)).toMatchObject({ status: 400, body: { code } });
    });
  });
});

import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { SchedulerWorld, type SagaBody } from './support/scheduler-world';

/** Withdrawing packages fails until `repaired`; everything else works. */
describe('operators', () => {
  let world: SchedulerWorld;
  let repaired = false;

  beforeAll(async () => {
    world = await SchedulerWorld.open((method) => (method === 'VoidPackage' && !repaired ? 'lost_call' : 'none'));
    // Three tries take longer than a breaker stays open, so that a retry after a repair finds it closed.
    await world.start({ retry: { baseMs: 400, maxMs: 800 }, undoAttempts: 3 });
  });
  beforeEach(() => {
    repaired = false;
  });
  afterAll(() => world.close());

  const stuck = async (): Promise<SagaBody> => {
    const deliveryId = await world.create();
    await eventually(async () => (await world.statusOf(deliveryId)) === 'completed');
    await world.cancel(deliveryId);
    await eventually(async () => (await world.statusOf(deliveryId)) === 'stuck');
    return world.saga(deliveryId);
  };
  const failed = (deliveryId: string) => eventually(async () => (await world.statusOf(deliveryId)) === 'failed');

  it('see what is stuck, in which step, and what they may do', async () => {
    const saga = await stuck();
    const { status, body } = await world.rest('GET', '/v1/sagas?status=stuck&limit=100');
    const self = `/v1/sagas/${saga.id}`;
    expect(status).toBe(200);
    expect(body.items).toContainEqual(
      expect.objectContaining({
        id: saga.id,
        deliveryId: saga.deliveryId,
        status: 'stuck',
        step: 'declare-package',
        failure: expect.objectContaining({ kind: 'cancelled' }),
        _links: expect.objectContaining({ retry: { href: `${self}/retry` }, skip: { href: `${self}/skip` } }),
      }),
    );
    const found = await world.rest('GET', `/v1/sagas?deliveryId=${saga.deliveryId}`);
    expect(found.body.items).toMatchObject([{ id: saga.id }]);
    expect(saga.log.at(-1)).toMatchObject({ step: 'declare-package', direction: 'undo', outcome: 'failed' });
    expect(JSON.stringify([body, saga])).not.toMatch(/latitude|longitude/);
  });

  it('retry what was repaired', async () => {
    const { id, deliveryId } = await stuck();
    repaired = true;
    expect((await world.rest('POST', `/v1/sagas/${id}/retry`)).status).toBe(202);
    await failed(deliveryId);
    expect(world.fakes.book(deliveryId)).toMatchObject({ parcel: 'barred', hold: 'barred' });
  });

  it('see it stuck again when it was not', async () => {
    const { id, deliveryId, log } = await stuck();
    expect((await world.rest('POST', `/v1/sagas/${id}/retry`)).status).toBe(202);
    await eventually(async () => {
      const now = await world.saga(deliveryId);
      return now.status === 'stuck' && now.log.length === log.length + 3;
    });
  });

  it('skip what nobody can repair; the rest is undone', async () => {
    const { id, deliveryId } = await stuck();
    expect((await world.rest('POST', `/v1/sagas/${id}/skip`)).status).toBe(202);
    await failed(deliveryId);
    expect(world.fakes.book(deliveryId)).toMatchObject({ parcel: 'declared', hold: 'barred' });
  });

  it('skip only the step that they saw it stuck in', async () => {
    const { id, deliveryId } = await stuck();
    const path = `/v1/sagas/${id}`;
    const seen = await world.rest('GET', path);
    const etag = String(seen.headers.get('etag'));
    expect(etag).toMatch(/^"\d+\.[\da-f]+"$/);
    expect((await world.rest('POST', `${path}/skip`, undefined, { 'if-match': '"0"' })).status).toBe(412);
    expect((await world.rest('POST', `${path}/skip`, undefined, { 'if-match': 'stuck' })).status).toBe(400);
    expect((await world.rest('GET', path)).body).toMatchObject({ status: 'stuck', _links: { skip: {} } });
    await eventually(async () => {
      const current = String((await world.rest('GET', path)).headers.get('etag'));
      const skipped = await world.rest('POST', `${path}/skip`, undefined, { 'if-match': current });
      return skipped.status === 202;
    });
    await failed(deliveryId);
    const over = await world.rest('GET', path);
    expect(over.body._links).not.toHaveProperty('skip');
    expect(over.headers.get('etag')).not.toBe(etag);
    expect((await world.rest('POST', `${path}/skip`, undefined, { 'if-match': etag })).status).toBe(412);
    const missing = `/v1/sagas/${randomUUID()}/retry`;
    expect((await world.rest('POST', missing, undefined, { 'if-match': '*' })).status).toBe(412);
  });

  it.each(['retry', 'skip'])('cannot %s what is not stuck, or not there', async (verb) => {
    const deliveryId = await world.create();
    await eventually(async () => (await world.statusOf(deliveryId)) === 'completed');
    const { id } = await world.saga(deliveryId);
    const conflict = await world.rest('POST', `/v1/sagas/${id}/${verb}`);
    expect(conflict).toMatchObject({ status: 409, body: { code: 'saga_not_stuck' } });
    const missing = await world.rest('POST', `/v1/sagas/${randomUUID()}/${verb}`);
    expect(missing).toMatchObject({ status: 404, body: { code: 'saga_not_found' } });
  });

  it('page through all sagas', async () => {
    await Promise.all([world.create(), world.create(), world.create()]);
    await eventually(async () => ((await world.rest('GET', '/v1/sagas')).body.items ?? []).length >= 3);
    const seen: unknown[] = [];
    let path: string | undefined = '/v1/sagas?limit=2';
    while (path) {
      const { body }: { body: Record<string, unknown> } = await world.rest('GET', path);
      seen.push(...(body.items as { id: string }[]).map(({ id }) => id));
      path = (body._links as { next?: { href: string } }).next?.href;
    }
    const all = await world.count();
    expect([seen.length, new Set(seen).size]).toEqual([all, all]);
  });

  it.each([
    ['GET', '/v1/sagas'],
    ['GET', `/v1/sagas/${randomUUID()}`],
    ['POST', `/v1/sagas/${randomUUID()}/retry`],
    ['POST', `/v1/sagas/${randomUUID()}/skip`],
  ])('only: %s %s', async (method, path) => {
    const tenant = await world.world.issuer.tenant(
      randomUUID(),
      'deliveries:read',
      'deliveries:write',
      'accounts:read',
    );
    expect((await world.rest(method, path, '')).status).toBe(401);
    expect((await world.rest(method, path, tenant)).status).toBe(403);
    expect((await world.rest(method, path, await world.world.issuer.service('svc-delivery'))).status).toBe(401);
  });

  it.each(['?status=lost', '?limit=0', '?name=x', '/not-an-id'])('are told what is wrong with %s', async (path) => {
    const answer = await world.rest('GET', `/v1/sagas${path}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});

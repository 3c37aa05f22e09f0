import { randomUUID } from 'node:crypto';
import { persist } from '../../../test/support/persist';
import { AccountWorld, DEMO, usd } from './support/account-world';

describe('conditional requests', () => {
  let world: AccountWorld;

  beforeAll(async () => {
    world = await AccountWorld.open();
  });
  afterAll(() => world.close());

  const patch = (id: string, headers: Record<string, string>, body: object = { name: `N ${randomUUID()}` }) =>
    world.rest('PATCH', `/v1/accounts/${id}`, { body, headers });

  it('tell the version on every read and write', async () => {
    const opened = await world.rest('POST', '/v1/accounts', { body: { name: 'Shop', creditLimit: usd(5) } });
    const id = String(opened.body.id);
    const changed = await patch(id, { 'if-match': '"1"' });
    const read = await world.rest('GET', `/v1/accounts/${id}`);
    expect([opened, changed, read].map(({ headers }) => headers.get('etag'))).toEqual(['"1"', '"2"', '"2"']);
    expect(read.headers.get('cache-control')).toBe('private, no-cache');
    expect(opened.headers.get('cache-control')).toBe('no-store');
  });

  it('change an account only as it was seen', async () => {
    const id = await world.open(5);
    expect((await patch(id, { 'if-match': '"2"' })).body).toMatchObject({ status: 412, code: 'precondition_failed' });
    expect((await patch(id, { 'if-match': 'W/"1"' })).status).toBe(412);
    expect((await patch(id, { 'if-match': '"0", "1"' })).status).toBe(200);
    expect((await patch(id, { 'if-match': 'one' })).body).toMatchObject({ status: 400, code: 'invalid_precondition' });
    expect(await world.account(id)).toMatchObject({ version: 2 });
  });

  it('fail on what is not there, which is 404 without a condition', async () => {
    expect((await patch(randomUUID(), { 'if-match': '*' })).status).toBe(412);
    expect((await patch(randomUUID(), {})).body).toMatchObject({ status: 404, code: 'account_not_found' });
  });

  it('spare a reader what it has', async () => {
    const id = await world.open(5);
    const read = await world.rest('GET', `/v1/accounts/${id}`, { headers: { 'if-none-match': '"1"' } });
    expect([read.status, read.body, read.headers.get('etag')]).toEqual([304, {}, '"1"']);
    await world.hold(id, randomUUID(), 1);
    const changed = await world.rest('GET', `/v1/accounts/${id}`, { headers: { 'if-none-match': '"1"' } });
    expect([changed.status, changed.headers.get('etag')]).toEqual([200, '"2"']);
  });

  it('let one of 1,000 writers win, over two replicas, who repeat what is put off', async () => {
    const replica = await world.startAnother();
    try {
      const id = await world.open(5);
      const token = await world.issuer.operator();
      const writers = Array.from({ length: 1_000 }, async (_, index) => {
        const url = index % 2 === 0 ? replica.url : undefined;
        const options = { token, url, body: { name: `Writer ${index}` }, headers: { 'if-match': '"1"' } };
        return (await persist(() => world.rest('PATCH', `/v1/accounts/${id}`, options))).status;
      });
      const statuses = await Promise.all(writers);
      expect(statuses.filter((status) => status === 200)).toHaveLength(1);
      expect(statuses.filter((status) => status === 412)).toHaveLength(999);
      expect(await world.account(id)).toMatchObject({ version: 2 });
    } finally {
      await replica.close();
    }
  }, 60_000);
});

describe('batch reads', () => {
  let world: AccountWorld;

  beforeAll(async () => {
    world = await AccountWorld.open();
  });
  afterAll(() => world.close());

  const read = async (ids: readonly string[], token?: string) => {
    const { body } = await world.rest('GET', `/v1/accounts?ids=${ids.join(',')}`, { token });
    return (body.items ?? []).map(({ id }) => String(id)).toSorted();
  };

  it('give what there is, in one page', async () => {
    const ids = await Promise.all(Array.from({ length: 25 }, () => world.open(1)));
    expect(await read([...ids, randomUUID()])).toEqual(ids.toSorted());
  });

  it('give a tenant its own only', async () => {
    const [mine, foreign] = [await world.open(1), await world.open(1)];
    expect(await read([mine, foreign, DEMO], await world.issuer.tenant(mine, 'accounts:read'))).toEqual([mine]);
  });
});

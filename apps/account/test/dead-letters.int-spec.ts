import { randomUUID } from 'node:crypto';
import { AccountWorld } from './support/account-world';

describe('parked events of the account service', () => {
  let world: AccountWorld;
  const id = randomUUID();
  const invalid = randomUUID();
  const path = '/v1/dead-letters/account';

  beforeAll(async () => {
    world = await AccountWorld.open();
    const envelope = {
      specversion: '1.0',
      id,
      source: '/aerie/delivery',
      type: 'aerie.delivery.v1.DeliveryRescheduled',
      subject: randomUUID(),
      seq: 1,
      time: new Date().toISOString(),
      data: { secret: 'hunter2' },
    };
    await world.database.database.query(
      `INSERT INTO dead_letter (id, context, aggregate_id, seq, type, envelope, reason, error_code)
       VALUES ($1, 'delivery', $2, 1, $3, $4, 'handler_failed', 'too_bad')`,
      [id, envelope.subject, envelope.type, JSON.stringify(envelope)],
    );
    const bad = { ...envelope, id: randomUUID(), type: 'aerie.delivery.v1.DeliveryFailed', subject: randomUUID() };
    await world.database.database.query(
      `INSERT INTO dead_letter (id, context, aggregate_id, seq, type, envelope, reason)
       VALUES ($1, 'delivery', $2, 1, $3, $4, 'handler_failed')`,
      [invalid, bad.subject, bad.type, JSON.stringify(bad)],
    );
  });
  afterAll(() => world?.close());

  it('are for operators only', async () => {
    const token = await world.issuer.tenant(randomUUID(), 'accounts:read', 'ops');
    expect(await world.rest('GET', path, { token })).toMatchObject({ status: 403 });
    expect(await world.rest('POST', `${path}/${id}/redrive`, { token })).toMatchObject({ status: 403 });
    expect(await world.rest('GET', '/v1/dead-letters/drone')).toMatchObject({ status: 404 });
  });

  it('are listed without what they say, and handed in again', async () => {
    const { status, body } = await world.rest('GET', path);
    expect(status).toBe(200);
    expect(body.items).toContainEqual({
      id,
      context: 'delivery',
      aggregateId: expect.any(String),
      seq: 1,
      type: 'aerie.delivery.v1.DeliveryRescheduled',
      reason: 'handler_failed',
      errorCode: 'too_bad',
      parkedAt: expect.stringMatching(/Z$/),
    });
    const redrive = (key = '') =>
      world.rest('POST', `${path}/${id}/redrive`, { headers: key ? { 'idempotency-key': key } : {} });
    expect(await redrive('again')).toMatchObject({ status: 200, body: { handled: 1, remaining: 0 } });
    expect((await world.rest('GET', path)).body.items).toMatchObject([{ id: invalid }]);
    expect(await redrive('again')).toMatchObject({ status: 200, body: { handled: 1, remaining: 0 } });
    expect(await redrive()).toMatchObject({ status: 404, body: { code: 'dead_letter_not_found' } });
    expect(await world.rest('GET', `${path}?limit=0`)).toMatchObject({ status: 400 });
    expect(await world.rest('POST', `${path}/x/redrive`)).toMatchObject({ status: 400 });
  });

  it('stay parked with the reason when they fail again, also by an idempotency key', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const redrive = () => world.rest('POST', `${path}/${invalid}/redrive`, { headers });
    const first = await redrive();
    expect(first).toMatchObject({ status: 200, body: { handled: 0, remaining: 1, errorCode: expect.any(String) } });
    expect((await world.rest('GET', path)).body.items).toMatchObject([
      { id: invalid, errorCode: first.body.errorCode },
    ]);
    const again = await redrive();
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
  });
});

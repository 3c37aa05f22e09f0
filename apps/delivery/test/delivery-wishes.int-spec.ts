import { outboxOf } from '../../../test/support/service-world';
import { order, refused, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const hoursAhead = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();

describe('What a client may still wish of a delivery', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  const created = async (changes = {}) => {
    const id = await merchant.create(changes);
    return { id, path: `/v2/deliveries/${id}` };
  };

  describe('PUT window', () => {
    const window = () => ({ readyAt: hoursAhead(2), deadline: hoursAhead(4) });

    it('reschedules it once dispatch agrees, and takes it twice', async () => {
      const { id, path } = await created();
      const wish = window();
      const first = await merchant.put(`${path}/window`, wish);
      expect([first.status, first.headers.get('etag')]).toEqual([204, '"2"']);
      expect((await merchant.put(`${path}/window`, wish)).headers.get('etag')).toBe('"2"');
      const shown = await merchant.get(`${path}/window`);
      expect([shown.headers.get('etag'), shown.body]).toEqual(['"2"', { ...wish, _links: expect.anything() }]);
      expect((await merchant.get(path)).body).toMatchObject({ ...wish, status: 'pending' });
      expect(suite.drones.moved).toMatchObject([{ deliveryId: id, ...wish }]);
      expect(await outboxOf(suite.test, id)).toMatchObject([{}, { data: { ...wish, deliveryId: id } }]);
    });

    it('begins now when the time that is wished for has passed, and stays the same then', async () => {
      const { path } = await created();
      const wish = { readyAt: '2020-01-01T00:00:00+02:00', deadline: hoursAhead(1) };
      expect((await merchant.put(`${path}/window`, wish)).status).toBe(204);
      expect((await merchant.put(`${path}/window`, wish)).headers.get('etag')).toBe('"2"');
      const { readyAt, deadline } = (await merchant.get(`${path}/window`)).body;
      expect(Math.abs(Date.parse(readyAt as string) - Date.now())).toBeLessThan(10_000);
      expect((await merchant.put(`${path}/window`, { readyAt, deadline })).headers.get('etag')).toBe('"2"');
    });

    it.each([
      ['drone_bound', 409, 'delivery_already_scheduled'],
      ['window_not_feasible', 409, 'window_not_feasible'],
      ['delivery_not_served', 409, 'window_not_feasible'],
      [undefined, 503, 'peer_failed'],
    ])('changes nothing when dispatch says %s', async (refusal, status, code) => {
      const { path } = await created();
      Object.assign(suite.drones, { refusal, down: refusal === undefined });
      expect(refused(await merchant.put(`${path}/window`, window()))).toEqual([status, code]);
      expect((await merchant.get(path)).body).toMatchObject({ version: 1 });
    });

    it('is refused, and dispatch not asked, when a drone is bound or all is over', async () => {
      const { id, path } = await created();
      await suite.schedule(id);
      expect(refused(await merchant.put(`${path}/window`, window()))).toEqual([409, 'delivery_already_scheduled']);
      await merchant.delete(path);
      expect(refused(await merchant.put(`${path}/window`, window()))).toEqual([409, 'delivery_already_ended']);
      expect(suite.drones.moved).toEqual([]);
    });

    it.each([
      ['', {}],
      ['/deadline', { deadline: '2020-01-01T00:00:00Z' }],
      ['/deadline', { deadline: hoursAhead(1) }],
      ['/deadline', { deadline: hoursAhead(24 * 8) }],
      ['/readyAt', { readyAt: hoursAhead(24 * 31), deadline: hoursAhead(24 * 32) }],
      ['/readyAt', { readyAt: 'soon' }],
      ['/readyAt', { readyAt: null }],
      ['/eta', { eta: hoursAhead(3) }],
    ])('refuses a bad %s', async (pointer, change) => {
      const { path } = await created();
      const body = pointer === '' ? [window()] : { ...window(), ...change };
      const answer = await merchant.put(`${path}/window`, body);
      expect(answer.status).toBe(400);
      if (pointer !== '') expect(answer.body.errors).toMatchObject([{ pointer }]);
    });
  });

  describe('PUT pickup', () => {
    it('describes the pickup anew, and does not move it', async () => {
      const { path } = await created();
      const pickup = { ...order.pickup, contact: { name: 'Grace', phone: '+17135550100' }, address: 'Back door' };
      expect((await merchant.put(`${path}/pickup`, pickup)).headers.get('etag')).toBe('"2"');
      expect((await merchant.get(`${path}/pickup`)).body).toMatchObject(pickup);
      const moved = await merchant.put(`${path}/pickup`, { location: { latitude: 1, longitude: 1 } });
      expect(refused(moved)).toEqual([409, 'delivery_locked_field']);
      expect(moved.body.errors).toMatchObject([{ pointer: '/location' }]);
      const bad = await merchant.put(`${path}/pickup`, { ...pickup, contact: { name: '', phone: '911' } });
      expect(bad.body.errors).toMatchObject([{ pointer: '/contact/name' }, { pointer: '/contact/phone' }]);
    });

    it('is refused once picked up', async () => {
      const { id, path } = await created();
      await (await suite.schedule(id)).report('Loaded', true);
      await merchant.reaches(id, 'headed_to_dropoff');
      const answer = await merchant.put(`${path}/pickup`, { ...order.pickup, address: 'Too late' });
      expect(refused(answer)).toEqual([409, 'delivery_already_picked_up']);
    });
  });

  describe('PUT notifications', () => {
    const preferences = {
      channels: { webhooks: false, email: 'ada@example.com', phone: '+17135550100' },
      events: ['at_dropoff', 'delivered'],
    };

    it('takes what is wished, and tells nobody the address', async () => {
      const { id, path } = await created();
      const usual = (await merchant.get(`${path}/notifications`)).body;
      expect(usual).toMatchObject({ channels: { webhooks: true }, events: expect.arrayContaining(['delivered']) });
      for (let times = 0; times < 2; times += 1) {
        expect((await merchant.put(`${path}/notifications`, preferences)).headers.get('etag')).toBe('"2"');
      }
      expect((await merchant.get(`${path}/notifications`)).body).toMatchObject(preferences);
      const told = await outboxOf(suite.test, id);
      expect(told).toHaveLength(2);
      expect(JSON.stringify(told)).not.toMatch(/ada@example|\+1713/);
      await merchant.delete(path);
      const late = await merchant.put(`${path}/notifications`, { ...preferences, events: [] });
      expect(refused(late)).toEqual([409, 'delivery_already_ended']);
    });

    it.each([
      ['/events/0', { events: ['flying'] }],
      ['/events', { events: ['delivered', 'delivered'] }],
      ['/events', { events: 'delivered' }],
      ['/channels/webhooks', { channels: { email: 'ada@example.com' } }],
      ['/channels/email', { channels: { webhooks: true, email: 'nobody' } }],
      ['/channels/phone', { channels: { webhooks: true, phone: '0' } }],
      ['/channels/fax', { channels: { webhooks: true, fax: '1' } }],
      ['/channels', { channels: [] }],
    ])('refuses a bad %s', async (pointer, change) => {
      const { path } = await created();
      const answer = await merchant.put(`${path}/notifications`, { ...preferences, ...change });
      expect(refused(answer)).toEqual([400, 'validation_failed']);
      expect(answer.body.errors).toMatchObject([{ pointer }]);
    });
  });

  it('does not change the package, which was declared, priced and judged as it is', async () => {
    const { path } = await created();
    const answer = await merchant.put(`${path}/package`, { size: 'small', weight: { value: 1, unit: 'kg' } });
    expect(refused(answer)).toEqual([405, 'method_not_allowed']);
    expect(answer.headers.get('allow')).toBe('GET, HEAD');
  });
});

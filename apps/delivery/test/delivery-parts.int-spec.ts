import { eventually } from '../../../test/support/eventually';
import { order, type Answer, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const refused = ({ status, headers, body }: Answer) => {
  expect(headers.get('content-type')).toMatch(/^application\/problem\+json/);
  return [status, body.code];
};

describe('The parts of a delivery', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  it('shows the parts', async () => {
    const id = await merchant.create({ package: { size: 'large', weightGrams: 5, tag: 'MINE' } });
    const part = async (name: string) => (await merchant.get(`/v1/deliveries/${id}/${name}`)).body;
    expect(await part('status')).toMatchObject({ status: 'pending', updatedAt: expect.any(String) });
    expect(await part('events')).toMatchObject({
      items: [{ seq: 1, status: 'pending', occurredAt: expect.any(String) }],
    });
    expect(await part('pickup')).toMatchObject(order.pickup);
    expect(await part('dropoff')).toMatchObject(order.dropoff);
    expect(await part('package')).toMatchObject({ size: 'large', weightGrams: 5, tag: 'MINE' });
    expect((await part('pickup'))._links).toEqual({
      self: { href: `/v1/deliveries/${id}/pickup` },
      delivery: { href: `/v1/deliveries/${id}` },
    });
  });

  describe('PUT dropoff', () => {
    const elsewhere = { location: { latitude: 29.73, longitude: -95.39 } };

    it('moves it when the drones can, and takes it twice', async () => {
      const path = `/v1/deliveries/${await merchant.create()}/dropoff`;
      expect((await merchant.put(path, elsewhere)).status).toBe(204);
      expect((await merchant.put(path, elsewhere)).status).toBe(204);
      expect((await merchant.get(path)).body).toMatchObject(elsewhere);
      expect(suite.drones.asked).toHaveLength(1);
    });

    it('is refused when the drones cannot, and when they cannot be asked', async () => {
      const path = `/v1/deliveries/${await merchant.create()}/dropoff`;
      suite.drones.refusal = 'delivery_not_served';
      expect((await merchant.put(path, elsewhere)).body.errors).toMatchObject([{ code: 'too_late' }]);
      suite.drones.refusal = 'dropoff_out_of_range';
      const infeasible = await merchant.put(path, elsewhere);
      expect(refused(infeasible)).toEqual([409, 'dropoff_not_feasible']);
      expect(infeasible.body.errors).toMatchObject([{ pointer: '/location', code: 'out_of_range' }]);
      suite.drones.down = true;
      const unknown = await merchant.put(path, elsewhere);
      expect([unknown.status, Number(unknown.headers.get('retry-after')) > 0]).toEqual([503, true]);
      expect((await merchant.get(path)).body).toMatchObject(order.dropoff);
    });

    it('is refused when the drone has the package, though nobody has heard of that yet', async () => {
      const id = await merchant.create();
      await suite.schedule(id);
      suite.drones.refusal = 'package_on_board';
      const address = { ...elsewhere, address: 'Elsewhere 2' };
      expect(refused(await merchant.put(`/v1/deliveries/${id}/dropoff`, address))).toEqual([
        409,
        'delivery_already_picked_up',
      ]);
      expect((await merchant.get(`/v1/deliveries/${id}/dropoff`)).body).toMatchObject(order.dropoff);
    });

    it('asks nobody for what it refuses itself', async () => {
      const id = await merchant.create();
      await merchant.put(`/v1/deliveries/${id}/cancellation`, { reason: 'no' });
      const answer = await merchant.put(`/v1/deliveries/${id}/dropoff`, elsewhere);
      expect(refused(answer)).toEqual([409, 'delivery_already_ended']);
      expect(suite.drones.asked).toEqual([]);
    });

    it('is refused once picked up', async () => {
      const id = await merchant.create();
      const { report } = await suite.schedule(id);
      await report('Loaded', true);
      await merchant.reaches(id, 'headed_to_dropoff');
      const answer = await merchant.put(`/v1/deliveries/${id}/dropoff`, elsewhere);
      expect(refused(answer)).toEqual([409, 'delivery_already_picked_up']);
      const bad = await merchant.put(`/v1/deliveries/${id}/dropoff`, { location: { latitude: 'NaN', longitude: 0 } });
      expect(refused(bad)).toEqual([400, 'validation_failed']);
    });
  });

  describe('PUT cancellation', () => {
    const reason = { reason: 'changed my mind' };

    it('cancels once', async () => {
      const id = await merchant.create();
      const path = `/v1/deliveries/${id}/cancellation`;
      expect(refused(await merchant.get(path))).toEqual([404, 'delivery_not_cancelled']);
      const first = await merchant.put(path, reason);
      expect([first.status, first.headers.get('location')]).toEqual([201, path]);
      expect(first.body).toMatchObject({ ...reason, cancelledAt: expect.any(String) });
      expect((await merchant.put(path, reason)).status).toBe(204);
      expect((await merchant.get(path)).body).toEqual(first.body);
      expect(await merchant.statuses(id)).toEqual(['pending', 'cancelled']);
      expect((await merchant.get(`/v1/deliveries/${id}`)).body._links).not.toHaveProperty('cancellation');
    });

    it('is refused after the pickup and after the end', async () => {
      const id = await merchant.create();
      const { report } = await suite.schedule(id);
      await report('Loaded', true);
      await merchant.reaches(id, 'headed_to_dropoff');
      const path = `/v1/deliveries/${id}/cancellation`;
      expect(refused(await merchant.put(path, reason))).toEqual([409, 'delivery_already_picked_up']);
      expect((await merchant.get(`/v1/deliveries/${id}`)).body._links).not.toHaveProperty('cancellation');
      await report('Released');
      await merchant.reaches(id, 'delivered');
      expect(refused(await merchant.put(path, reason))).toEqual([409, 'delivery_already_ended']);
      for (const bad of [' ', 'a\u0000b', '\ud800', 'x'.repeat(201), 7]) {
        expect(refused(await merchant.put(path, { reason: bad }))).toEqual([400, 'validation_failed']);
      }
    });

    it('asks the drone only when there is one', async () => {
      const [pending, scheduled] = [await merchant.create(), await merchant.create()];
      await suite.schedule(scheduled);
      for (const id of [pending, scheduled]) {
        for (const status of [201, 204]) {
          expect((await merchant.put(`/v1/deliveries/${id}/cancellation`, reason)).status).toBe(status);
        }
      }
      expect(suite.drones.cancelled).toEqual([scheduled]);
    });

    it('is refused when the drone has the package, though nobody has heard of that yet', async () => {
      const id = await merchant.create();
      const { report } = await suite.schedule(id);
      const path = `/v1/deliveries/${id}/cancellation`;
      suite.drones.refusal = 'package_on_board';
      expect(refused(await merchant.put(path, reason))).toEqual([409, 'delivery_already_picked_up']);
      expect(await merchant.statuses(id)).toEqual(['pending', 'scheduled']);
      await report('Loaded', true);
      await merchant.reaches(id, 'headed_to_dropoff');
    });

    it('changes nothing while the drone service does not answer, and works when it does again', async () => {
      const id = await merchant.create();
      await suite.schedule(id);
      const path = `/v1/deliveries/${id}/cancellation`;
      suite.drones.down = true;
      const unknown = await merchant.put(path, reason);
      expect([unknown.status, Number(unknown.headers.get('retry-after')) > 0]).toEqual([503, true]);
      suite.drones.down = false;
      suite.drones.pause = new Promise(() => {});
      expect(refused(await merchant.put(path, reason))).toEqual([503, 'deadline_exceeded']);
      expect(await merchant.statuses(id)).toEqual(['pending', 'scheduled']);
      suite.drones.pause = undefined;
      expect((await merchant.put(path, reason)).status).toBe(201);
    });

    it('is decided by the drone while its report is on the way', async () => {
      const id = await merchant.create();
      const { report } = await suite.schedule(id);
      let answer = () => {};
      suite.drones.pause = new Promise<void>((resolve) => (answer = resolve));
      const asking = merchant.put(`/v1/deliveries/${id}/cancellation`, reason);
      await eventually(() => expect(suite.drones.cancelled).toEqual([id]));
      await report('TookOff');
      await report('Loaded', true);
      answer();
      expect((await asking).status).toBe(201);
      const marker = await merchant.create();
      await (await suite.schedule(marker)).report('TookOff');
      await merchant.reaches(marker, 'headed_to_pickup');
      expect(await merchant.statuses(id)).toEqual(['pending', 'scheduled', 'cancelled']);
    });

    it('whose commit was lost after the yes of the drone ends the delivery all the same', async () => {
      const id = await merchant.create();
      const { report } = await suite.schedule(id);
      await report('Cancelled');
      await merchant.reaches(id, 'failed');
      expect((await merchant.get(`/v1/deliveries/${id}/status`)).body.reason).toMatchObject({
        code: 'flight_broken_off',
      });
    });

    it('races the pickup: either it was cancelled, or it was picked up', async () => {
      const ends = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const id = await merchant.create();
          const { report } = await suite.schedule(id);
          const flying = (async () => {
            await report('TookOff');
            await report('Loaded', true);
            await report('Released');
          })();
          const { status } = await merchant.put(`/v1/deliveries/${id}/cancellation`, reason);
          await flying;
          await merchant.reaches(id, status === 201 ? 'cancelled' : 'delivered');
          return [status, (await merchant.statuses(id)).includes('headed_to_dropoff')];
        }),
      );
      for (const end of ends)
        expect([
          [201, false],
          [409, true],
        ]).toContainEqual(end);
    });
  });

  describe('PUT confirmation', () => {
    const pincode = { type: 'pincode', evidence: '4711' };

    it('is written once, on the way to the drop-off, and releases the package', async () => {
      const id = await merchant.create({ confirmation: 'pincode' });
      const path = `/v1/deliveries/${id}/confirmation`;
      expect((await merchant.get(path)).body).toMatchObject({ type: 'pincode', given: null });
      expect(refused(await merchant.put(path, pincode))).toEqual([409, 'confirmation_too_early']);
      const { report } = await suite.schedule(id);
      await report('ArrivedAtDropoff', true);
      await merchant.reaches(id, 'at_dropoff');
      expect(refused(await merchant.put(path, { type: 'voice' }))).toEqual([409, 'confirmation_type_mismatch']);
      const { body: before } = await merchant.get(`/v1/deliveries/${id}/dropoff`);
      expect(suite.drones.allowed).toEqual([]);
      const first = await merchant.put(path, pincode);
      expect([first.status, first.body.given]).toMatchObject([201, { evidence: '4711' }]);
      expect((await merchant.put(path, pincode)).status).toBe(204);
      expect(refused(await merchant.put(path, { type: 'pincode' }))).toEqual([409, 'confirmation_already_given']);
      expect((await merchant.get(`/v1/deliveries/${id}/dropoff`)).body).toEqual(before);
      expect(suite.drones.allowed).toEqual([id]);
      await report('Released');
      await merchant.reaches(id, 'delivered');
    });

    it('is refused when the drone is on its way back, and changes nothing while the drone cannot be asked', async () => {
      const id = await merchant.create({ confirmation: 'pincode' });
      const path = `/v1/deliveries/${id}/confirmation`;
      const { report } = await suite.schedule(id);
      await report('ArrivedAtDropoff', true);
      await merchant.reaches(id, 'at_dropoff');
      suite.drones.down = true;
      const unknown = await merchant.put(path, pincode);
      expect([unknown.status, Number(unknown.headers.get('retry-after')) > 0]).toEqual([503, true]);
      suite.drones.down = false;
      suite.drones.refusal = 'flight_returning';
      expect(refused(await merchant.put(path, pincode))).toEqual([409, 'confirmation_too_late']);
      expect((await merchant.get(path)).body).toMatchObject({ given: null });
      suite.drones.refusal = undefined;
      expect((await merchant.put(path, pincode)).status).toBe(201);
    });

    it('is refused when none was asked for, after the end, and of no type', async () => {
      const path = `/v1/deliveries/${await merchant.create()}/confirmation`;
      expect(refused(await merchant.put(path, pincode))).toEqual([409, 'confirmation_not_requested']);
      const id = await merchant.create({ confirmation: 'pincode' });
      await merchant.put(`/v1/deliveries/${id}/cancellation`, { reason: 'no' });
      const ended = await merchant.put(`/v1/deliveries/${id}/confirmation`, pincode);
      expect(refused(ended)).toEqual([409, 'delivery_already_ended']);
      expect(refused(await merchant.put(path, { type: 'none' }))).toEqual([400, 'validation_failed']);
    });
  });
});

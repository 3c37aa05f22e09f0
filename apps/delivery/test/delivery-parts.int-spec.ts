import { order, refused, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

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

import { eventually } from '../../../test/support/eventually';
import { refused, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

describe('The cancellation of a delivery', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  describe('PUT cancellation', () => {
    const reason = { reason: 'changed my mind' };

    it('cancels once', async () => {
      const id = await merchant.create();
      const path = `/v1/deliveries/${id}/cancellation`;
      expect(refused(await merchant.get(path))).toEqual([404, 'delivery_not_cancelled']);
      const first = await merchant.put(path, reason);
      expect([first.status, first.headers.get('location')]).toEqual([201, path]);
      expect(first.body).toMatchObject({
        ...reason,
        cancelledAt: expect.any(String),
        outcome: 'undoing',
        completedAt: null,
      });
      expect((await merchant.put(path, reason)).status).toBe(204);
      expect((await merchant.get(path)).body).toEqual(first.body);
      expect(await merchant.statuses(id)).toEqual(['pending', 'cancelled']);
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

    it('is also what DELETE does: 202 while it is undone, 204 when nothing is held any more', async () => {
      const id = await merchant.create();
      const path = `/v2/deliveries/${id}`;
      for (let times = 0; times < 2; times += 1) {
        const { status, headers, body } = await merchant.delete(path);
        expect([status, headers.get('location'), headers.get('etag')]).toEqual([202, `${path}/cancellation`, '"2"']);
        expect([Number(headers.get('retry-after')) > 0, body]).toEqual([true, {}]);
      }
      await suite.grpc().completeCancellation({ operationKey: 'k', deliveryId: id });
      const done = await merchant.delete(path);
      expect([done.status, done.headers.get('etag')]).toEqual([204, '"3"']);
      expect((await merchant.get(`${path}/cancellation`)).body).toMatchObject({ outcome: 'undone' });
    });

    it('is refused to DELETE as it is to PUT, and for another version', async () => {
      const id = await merchant.create();
      const path = `/v1/deliveries/${id}`;
      expect(refused(await merchant.delete(path, { 'if-match': '"7"' }))).toEqual([412, 'precondition_failed']);
      const { report } = await suite.schedule(id);
      suite.drones.refusal = 'package_on_board';
      expect(refused(await merchant.delete(path))).toEqual([409, 'delivery_already_picked_up']);
      suite.drones.reset();
      await report('Released');
      await merchant.reaches(id, 'delivered');
      expect(refused(await merchant.delete(path))).toEqual([409, 'delivery_already_ended']);
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
});

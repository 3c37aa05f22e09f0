import { eventually } from '../../../test/support/eventually';
import { order, type Answer, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const AT_ONCE = 20;
const SEATS = 3;

/** Nothing is refused by a drone that hangs, and nothing is said. */
describe('While the drone service hangs', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);
  beforeEach(() => suite.drones.reset());

  const cancel = (id: string) => merchant.put(`/v1/deliveries/${id}/cancellation`, { reason: 'changed my mind' });
  const scheduled = async () => {
    const id = await merchant.create();
    await suite.schedule(id);
    return id;
  };
  const hang = () => void (suite.drones.pause = new Promise(() => {}));

  /** What needs no drone: a read, an order, and the cancellation of a delivery that none is bound to. */
  async function expectRoomForOthers(id: string, pending: string): Promise<void> {
    const begun = Date.now();
    const others = [merchant.get(`/v1/deliveries/${id}`), merchant.post('/v1/deliveries', order), cancel(pending)];
    const statuses = (await Promise.all(others)).map(({ status }) => status);
    expect(statuses).toEqual([200, 201, 201]);
    expect(Date.now() - begun).toBeLessThan(1_000);
  }

  it('20 cancellations leave room for others, are told to come again, and can be repeated', async () => {
    const ids = await Promise.all(Array.from({ length: AT_ONCE }, scheduled));
    const pending = await merchant.create();
    hang();
    const cancelling = ids.map(cancel);
    await eventually(() => expect(suite.drones.cancelled).toHaveLength(SEATS));
    await expectRoomForOthers(ids[0]!, pending);
    const answers = await Promise.all(cancelling);
    expect(answers.every(({ status, headers }) => status === 503 && Number(headers.get('retry-after')) > 0)).toBe(true);
    const isSurplus = ({ body }: Answer) => body.code === 'bulkhead_full';
    expect(answers.filter(isSurplus)).toHaveLength(AT_ONCE - SEATS);
    expect(suite.drones.cancelled).toHaveLength(SEATS);
    suite.drones.reset();
    for (const id of ids) await eventually(async () => expect((await cancel(id)).status).toBe(201));
  });

  it('20 changes of one delivery leave room for others', async () => {
    const [id, pending] = [await scheduled(), await merchant.create()];
    hang();
    const cancelling = cancel(id);
    await eventually(() => expect(suite.drones.cancelled).toEqual([id]));
    const notifications = { channels: { webhooks: false }, events: [] };
    const path = `/v1/deliveries/${id}/notifications`;
    const changing = Array.from({ length: AT_ONCE }, () => merchant.put(path, notifications));
    await expectRoomForOthers(id, pending);
    expect((await cancelling).status).toBe(503);
    expect((await Promise.all(changing)).every(({ status }) => [204, 503].includes(status))).toBe(true);
    expect((await merchant.put(path, notifications)).status).toBe(204);
  });
});

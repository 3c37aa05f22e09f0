import { eventually } from '../../../test/support/eventually';
import { order, type Answer, type Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const AT_ONCE = 20;
const SEATS = 3;

const isSurplus = ({ body }: Answer) => body.code === 'bulkhead_full';
const expectAsked = (answer: Answer) => expect(isSurplus(answer)).toBe(false);

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

  /** What needs no drone (a read, an order, the cancellation of a delivery that none is bound to) is answered before the hanging asks are given up. */
  async function expectRoomForOthers(id: string, pending: string, asks: Promise<Answer>[]): Promise<void> {
    const others = [merchant.get(`/v1/deliveries/${id}`), merchant.post('/v1/deliveries', order), cancel(pending)];
    const statuses = Promise.all(others).then((answers) => answers.map(({ status }) => status));
    const givenUp = Promise.any(asks.map((ask) => ask.then(expectAsked))).then(() => 'given up');
    expect(await Promise.race([statuses, givenUp])).toEqual([200, 201, 201]);
  }

  it('20 cancellations leave room for others, are told to come again, and can be repeated', async () => {
    const ids = await Promise.all(Array.from({ length: AT_ONCE }, scheduled));
    const pending = await merchant.create();
    hang();
    const cancelling = ids.map(cancel);
    await eventually(() => expect(suite.drones.cancelled).toHaveLength(SEATS));
    await expectRoomForOthers(ids[0]!, pending, cancelling);
    const answers = await Promise.all(cancelling);
    expect(answers.every(({ status, headers }) => status === 503 && Number(headers.get('retry-after')) > 0)).toBe(true);
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
    await expectRoomForOthers(id, pending, [cancelling]);
    expect((await cancelling).status).toBe(503);
    expect((await Promise.all(changing)).every(({ status }) => [204, 503].includes(status))).toBe(true);
    expect((await merchant.put(path, notifications)).status).toBe(204);
  });
});

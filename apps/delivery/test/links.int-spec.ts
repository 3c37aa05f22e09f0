import { Api, type Answer } from './support/api';
import { DeliverySuite } from './support/delivery-suite';

const READABLE = ['status', 'events', 'pickup', 'dropoff', 'package', 'window', 'notifications', 'tracking'];
const ALWAYS = ['self', 'collection', ...READABLE];
const relations = ({ body }: Answer) => Object.keys(body._links ?? {}).toSorted();

describe('The links of a delivery', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start();
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  const shows = async (id: string, ...more: string[]) =>
    expect(relations(await merchant.get(`/v2/deliveries/${id}`))).toEqual([...ALWAYS, ...more].toSorted());

  it('show what may be done as it stands', async () => {
    const id = await merchant.create({ confirmation: 'pincode' });
    const anytime = ['change-dropoff', 'change-notifications'];
    await shows(id, ...anytime, 'cancellation', 'change-pickup', 'reschedule');
    const { report } = await suite.schedule(id);
    await shows(id, ...anytime, 'cancellation', 'change-pickup');
    await report('ArrivedAtDropoff', true);
    await merchant.reaches(id, 'at_dropoff');
    await shows(id, ...anytime, 'confirmation');
    await merchant.put(`/v2/deliveries/${id}/confirmation`, { type: 'pincode' });
    await report('Released');
    await merchant.reaches(id, 'delivered');
    await shows(id, 'confirmation');
  });

  it('lead to the cancellation, before it and after', async () => {
    const id = await merchant.create({ confirmation: 'pincode' });
    const { body } = await merchant.get(`/v2/deliveries/${id}`);
    await merchant.put(body._links!.cancellation!.href, { reason: 'no' });
    await shows(id, 'cancellation');
  });

  it('show what the caller may do, and read elsewhere', async () => {
    const id = await merchant.create();
    const { droneId } = await suite.schedule(id);
    const as = async (token: string) => (await new Api(suite.url, token).get(`/v1/deliveries/${id}`)).body;
    const reader = await as(await suite.issuer.tenant(merchant.accountId, 'deliveries:read'));
    expect(Object.keys(reader._links!).toSorted()).toEqual(ALWAYS.toSorted());
    const scopes = ['deliveries:read', 'accounts:read', 'packages:read'];
    const clerk = await as(await suite.issuer.tenant(merchant.accountId, ...scopes));
    const pack = clerk.package as { id: string };
    expect(clerk._links).toMatchObject({
      account: { href: `/v1/accounts/${merchant.accountId}` },
      custody: { href: `/v1/packages/${pack.id}` },
    });
    expect(clerk._links).not.toHaveProperty('drone');
    const operator = await as(await suite.issuer.operator());
    expect(operator._links).toMatchObject({
      drone: { href: `/v1/drones/${droneId}` },
      saga: { href: `/v1/sagas?deliveryId=${id}` },
      cancellation: { href: `/v1/deliveries/${id}/cancellation` },
    });
  });
});

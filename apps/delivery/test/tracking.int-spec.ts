import { eventually } from '../../../test/support/eventually';
import type { Api } from './support/api';
import { DeliverySuite } from './support/delivery-suite';
import { EventSource } from './support/event-source';

const MAX_TRACKERS = 4;

describe('Tracking', () => {
  let suite: DeliverySuite;
  let merchant: Api;

  beforeAll(async () => {
    suite = await DeliverySuite.start({ maxTrackers: MAX_TRACKERS });
    merchant = await suite.merchant();
  }, 60_000);
  afterAll(() => suite?.close(), 30_000);

  it('shows every status as it comes and positions between, then ends', async () => {
    const id = await merchant.create();
    const source = await EventSource.open(merchant, id);
    expect(source.headers['content-type']).toBe('text/event-stream');
    await source.shows('pending');
    const { droneId, flightId, report } = await suite.schedule(id);
    await source.shows('pending', 'scheduled');
    await eventually(() => {
      suite.peers.position(droneId, flightId, 29.5);
      suite.peers.position(droneId, merchant.accountId, 1);
      expect(source.events.filter(({ event }) => event === 'position')).not.toEqual([]);
    });
    const [position] = source.events.filter(({ event }) => event === 'position');
    expect(position).toEqual({
      id: undefined,
      event: 'position',
      data: {
        latitude: 29.5,
        longitude: -95,
        altitudeMetres: 60,
        speedMps: 20,
        headingDegrees: 90,
        batteryPercent: 80,
        time: expect.any(String),
      },
    });
    await report('Loaded', true);
    await report('Released');
    await source.ends();
    const { body } = await merchant.get(`/v1/deliveries/${id}/events`);
    const status = source.events.filter(({ event }) => event === 'status');
    expect(status.map(({ id: seq, data }) => ({ seq: Number(seq), ...data }))).toEqual(body.items);
    expect(source.statuses.at(-1)).toBe('delivered');
    expect(source.events.some(({ data }) => data.latitude === 1)).toBe(false);
    expect(source.comments).toBeGreaterThan(0);
  });

  it('resumes after the last event that was seen, also after the end', async () => {
    const id = await merchant.create();
    const { report } = await suite.schedule(id);
    await report('TookOff');
    await merchant.reaches(id, 'headed_to_pickup');
    const resumed = await EventSource.open(merchant, id, '2');
    await resumed.shows('headed_to_pickup');
    await report('Returning', false);
    await resumed.shows('headed_to_pickup', 'failed');
    await resumed.ends();
    const late = await fetch(`${merchant.url}/v1/deliveries/${id}/tracking`, {
      headers: { authorization: `Bearer ${merchant.token}`, 'last-event-id': '4' },
    });
    expect([late.status, await late.text()]).toEqual([204, '']);
    const confused = await EventSource.open(merchant, id, 'nonsense');
    await confused.ends();
    expect(confused.statuses).toEqual(['pending', 'scheduled', 'headed_to_pickup', 'failed']);
  });

  it('goes on by the database while the broker is down, and with positions when it is back', async () => {
    const id = await merchant.create();
    const source = await EventSource.open(merchant, id);
    await source.shows('pending');
    await suite.nats.stop('SIGKILL');
    const opened = await EventSource.open(merchant, id);
    const { droneId, flightId } = await suite.schedule(id);
    await source.shows('pending', 'scheduled');
    await opened.shows('pending', 'scheduled');
    await suite.nats.restart();
    const hasPosition = () => opened.events.some(({ event }) => event === 'position');
    await eventually(
      () => {
        suite.peers.position(droneId, flightId, 29.5);
        return hasPosition();
      },
      { timeoutMs: 20_000 },
    );
    source.close();
    opened.close();
  }, 60_000);

  it('serves so many at a time, half of them to one account, and forgets those that went', async () => {
    const others = await suite.merchant();
    const open = async (api: Api, id: string) => {
      const held = await Promise.all(Array.from({ length: MAX_TRACKERS / 2 }, () => EventSource.open(api, id)));
      await Promise.all(held.map((source) => source.shows('pending')));
      const refused = await api.get(`/v1/deliveries/${id}/tracking`);
      expect([refused.status, refused.body.code]).toEqual([503, 'too_many_trackers']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      return held;
    };
    const [own, foreign] = [await merchant.create(), await others.create()];
    const held = [...(await open(merchant, own)), ...(await open(others, foreign))];
    held.forEach((source) => source.close());
    const again = await eventually(() => EventSource.open(merchant, own));
    again.close();
  });

  it('ends its streams when the service stops', async () => {
    const own = await DeliverySuite.start();
    const tenant = await own.merchant();
    const source = await EventSource.open(tenant, await tenant.create());
    await source.shows('pending');
    const startedAt = Date.now();
    await own.close();
    await source.ends();
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  }, 60_000);
});

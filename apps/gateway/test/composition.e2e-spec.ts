import { status } from '@grpc/grpc-js';
import { eventually } from '../../../test/support/eventually';
import { startGateway, type RunningGateway } from './support/gateway';
import { PeerRefusal, PeerServer, type PeerMethods } from './support/peer-server';

const ACCOUNT = '01900000-0000-7000-8000-000000000001';
const ID = '01900000-0000-7000-8000-0000000000d1';
const DELIVERY = {
  id: ID,
  accountId: ACCOUNT,
  status: 'scheduled',
  _links: { self: { href: `/v1/deliveries/${ID}` } },
};
const ALL = 'deliveries:read packages:read accounts:read';

describe('GET /v1/deliveries/{id}?include=', () => {
  let gateway: RunningGateway;
  let peers: PeerServer[];
  let asked: Record<string, unknown>[];
  let pack: PeerMethods[string];
  let drone: PeerMethods[string];

  beforeAll(async () => {
    const note =
      (method: () => PeerMethods[string]): PeerMethods[string] =>
      (request, authorization) => {
        asked.push({ ...request, authorization });
        return method()(request, authorization);
      };
    peers = [
      await PeerServer.start('package', 'PackageService', { GetPackage: note(() => pack) }),
      await PeerServer.start('drone', 'DroneService', { GetDrone: note(() => drone) }),
      await PeerServer.start('account', 'AccountService', {
        GetAccount: note(() => ({ accountId }) => ({ accountId, name: 'Shop', status: 'active' })),
      }),
    ];
    const [packages, drones, accounts] = peers.map(({ address }) => address) as [string, string, string];
    gateway = await startGateway({
      peers: { identity: '127.0.0.1:1', package: packages, drone: drones, account: accounts },
    });
  });
  beforeEach(() => {
    asked = [];
    pack = () => ({ packageId: 'p1', size: 'PACKAGE_SIZE_SMALL', weightGrams: 500, tag: 'T-1', status: 'declared' });
    drone = () => ({ droneId: 'd1', name: 'Drone 1', airframe: 'AIRFRAME_ZIP', phase: 'FLIGHT_PHASE_LOADED' });
    gateway.upstreams.delivery.handler = (_request, response) => {
      response.writeHead(200, {
        'content-type': 'application/json',
        etag: '"7"',
        'cache-control': 'private, no-cache',
      });
      response.end(JSON.stringify(DELIVERY));
    };
  });
  afterAll(async () => {
    await gateway?.stop();
    for (const peer of peers ?? []) peer.stop();
  });

  async function get(query: string, { scopes = ALL, ...headers }: Record<string, string> = {}) {
    const token = await gateway.issuer.tenant(ACCOUNT, scopes);
    return gateway.fetch(`/v1/deliveries/${ID}${query}`, { headers: { authorization: `Bearer ${token}`, ...headers } });
  }

  it('shows the delivery as its service does, and beside it what was asked for', async () => {
    const response = await get('?include=package,drone&include=account,drone&x=1', { 'if-none-match': '"7"' });
    expect(response.status).toBe(200);
    expect(response.headers.get('etag')).toBeNull();
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
    expect(response.headers.get('ratelimit-policy')).toContain('"reads"');
    expect(await response.json()).toEqual({
      ...DELIVERY,
      _embedded: {
        package: {
          id: 'p1',
          size: 'small',
          weightGrams: 500,
          tag: 'T-1',
          status: 'declared',
          _links: { self: { href: '/v1/packages/p1' } },
        },
        drone: { id: 'd1', name: 'Drone 1', airframe: 'zip', phase: 'loaded', position: null },
        account: { id: ACCOUNT, name: 'Shop', status: 'active', _links: { self: { href: `/v1/accounts/${ACCOUNT}` } } },
      },
    });
    const { url, headers } = gateway.upstreams.delivery.last;
    expect(url).toBe(`/v1/deliveries/${ID}?x=1`);
    expect(headers).not.toHaveProperty('if-none-match');
    expect(headers.authorization).toMatch(/^Bearer /);
  });

  it('asks for what belongs to this delivery and account only, as itself', async () => {
    await get('?include=package,drone,account');
    expect(asked).toHaveLength(3);
    expect(asked).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ deliveryId: ID, accountId: ACCOUNT }),
        expect.objectContaining({ deliveryId: ID }),
        expect.objectContaining({ accountId: ACCOUNT }),
      ]),
    );
    for (const { authorization } of asked) expect(authorization).toMatch(/^Bearer eyJ/);
  });

  it('costs one request and three calls, and the calls are under way at the same time', async () => {
    const allAsked = async () => eventually(() => expect(asked).toHaveLength(3));
    pack = async () => {
      await allAsked();
      return { packageId: 'p1', size: 'PACKAGE_SIZE_SMALL' };
    };
    drone = async () => {
      await allAsked();
      return { droneId: 'd1', airframe: 'AIRFRAME_ZIP' };
    };
    const { seen } = gateway.upstreams.delivery;
    const before = seen.length;
    const body = await (await get('?include=package,drone,account')).json();
    expect(body).toMatchObject({ _embedded: { package: { id: 'p1' }, drone: { id: 'd1' }, account: { id: ACCOUNT } } });
    expect(body).not.toHaveProperty('_problems');
    expect(seen.length - before).toBe(1);
    expect(asked).toHaveLength(3);
    const others = Object.values(gateway.upstreams).filter((upstream) => upstream !== gateway.upstreams.delivery);
    expect(others.flatMap((upstream) => upstream.seen)).toEqual([]);
  });

  it('answers without a part that is not there yet, and says which part cannot be had', async () => {
    pack = () => {
      throw new PeerRefusal(status.NOT_FOUND, 'package_not_found', 'not-found');
    };
    drone = () => new Promise(() => undefined);
    const response = await get('?include=package,drone,account');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      _embedded: { package: null, drone: null, account: { name: 'Shop' } },
      _problems: [{ part: 'drone', code: 'part_unavailable', detail: 'The drone cannot be shown at the moment.' }],
    });
  });

  it.each([
    ['?include=package,wings', 'unknown_include', 400, ALL],
    ['?include=', 'unknown_include', 400, ALL],
    ['?include=__proto__', 'unknown_include', 400, ALL],
    ['?include=package', 'insufficient_scope', 403, 'deliveries:read'],
    ['?include=drone,account', 'insufficient_scope', 403, 'deliveries:read packages:read'],
  ])('refuses %s with %s', async (query, code, expected, scopes) => {
    const response = await get(query, { scopes });
    expect(response.status).toBe(expected);
    expect(await response.json()).toMatchObject({ code });
    expect(asked).toEqual([]);
  });

  it('passes on what the delivery service refuses', async () => {
    gateway.upstreams.delivery.handler = (_request, response) =>
      void response.writeHead(404, { 'content-type': 'application/problem+json' }).end('{"code":"delivery_not_found"}');
    const response = await get('?include=package');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({ code: 'delivery_not_found' });
    expect(asked).toEqual([]);
  });

  it('answers HEAD too, and leaves other routes alone', async () => {
    const token = await gateway.issuer.tenant(ACCOUNT, ALL);
    const head = await gateway.fetch(`/v1/deliveries/${ID}?include=drone`, {
      method: 'HEAD',
      headers: { authorization: `Bearer ${token}` },
    });
    expect([head.status, await head.text()]).toEqual([200, '']);
    await gateway.fetch(`/v1/deliveries/${ID}/status?include=drone`);
    expect(gateway.upstreams.delivery.last.url).toContain('include=drone');
  });
});

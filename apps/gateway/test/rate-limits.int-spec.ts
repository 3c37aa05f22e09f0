import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { randomUUID } from 'node:crypto';
import { freePort } from '../../../tools/infrastructure/ports';
import { eventually } from '../../../test/support/eventually';
import { DEFAULT_RATE_LIMITS, type RateLimits } from '../src/limits/rate-limits';
import { startGateway, type RunningGateway } from './support/gateway';

const QUOTA = 400;

describe('rate limits', () => {
  let database: TestDatabase;
  let gateways: RunningGateway[];

  beforeEach(async () => {
    database = await createTestDatabase();
    gateways = [];
  });
  afterEach(async () => {
    await Promise.all(gateways.map((gateway) => gateway.stop()));
    await database.close();
  });

  async function open(
    count: number,
    more: { limits?: RateLimits; databaseUrl?: string; replicas?: number } = {},
  ): Promise<void> {
    const limits = { ...DEFAULT_RATE_LIMITS, creates: { quota: QUOTA, seconds: 60 } };
    const options = { limits, databaseUrl: database.url, replicas: count, ...more };
    gateways.push(await startGateway(options));
    const { issuer } = gateways[0]!;
    while (gateways.length < count) gateways.push(await startGateway({ ...options, issuer }));
  }

  async function create(index: number, authorization: string): Promise<Response> {
    const gateway = gateways[index % gateways.length]!;
    return gateway.fetch('/v1/accounts', { method: 'POST', body: '{}', headers: { authorization } });
  }

  async function admittedOf(total: number): Promise<number> {
    const authorization = `Bearer ${await gateways[0]!.issuer.tenant(randomUUID())}`;
    const statuses = new Map<number, number>();
    let next = 0;
    const worker = async (): Promise<void> => {
      while (next < total) {
        const { status } = await create(next++, authorization);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: 24 }, worker));
    expect([...statuses.keys()].toSorted((a, b) => a - b)).toEqual([200, 429]);
    return statuses.get(200)!;
  }

  it.each([1, 3])('admits the quota within 5 %% over %d replica(s)', async (replicas) => {
    await open(replicas);
    const admitted = await admittedOf(QUOTA * 2);
    expect(admitted).toBeLessThanOrEqual(QUOTA * 1.05);
    expect(admitted).toBeGreaterThanOrEqual(QUOTA * 0.95);
  });

  it('holds back little when one of three replicas gets most of the requests', async () => {
    await open(3);
    const authorization = `Bearer ${await gateways[0]!.issuer.tenant(randomUUID())}`;
    let admitted = 0;
    for (const index of [1, 2, ...Array.from({ length: QUOTA + 20 }, () => 0)])
      if ((await create(index, authorization)).status === 200) admitted += 1;
    expect(admitted).toBeLessThanOrEqual(QUOTA * 1.05);
    expect(admitted).toBeGreaterThanOrEqual(QUOTA * 0.95);
  });

  it('says what is left and when there is more, and refuses with a problem', async () => {
    await open(1, { limits: { ...DEFAULT_RATE_LIMITS, creates: { quota: 2, seconds: 60 } } });
    const authorization = gateways[0]!.bearer.authorization;
    const first = await create(0, authorization);
    expect(first.headers.get('ratelimit-policy')).toBe('"creates";q=2;w=60');
    expect(first.headers.get('ratelimit')).toBe('"creates";r=1;t=60');
    await create(0, authorization);
    const refused = await create(0, authorization);
    expect(refused.status).toBe(429);
    expect(refused.headers.get('ratelimit')).toMatch(/^"creates";r=0;t=(59|60)$/);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(55);
    expect(await refused.json()).toMatchObject({ code: 'rate_limited', status: 429, instance: '/v1/accounts' });
    expect(gateways[0]!.upstreams.account.seen).toHaveLength(2);
  });

  it('counts each tenant and each class of routes by itself, and opens a new window when one is over', async () => {
    await open(1, { limits: { ...DEFAULT_RATE_LIMITS, creates: { quota: 1, seconds: 1 } } });
    const [gateway] = gateways as [RunningGateway];
    const { authorization } = gateway.bearer;
    expect((await create(0, authorization)).status).toBe(200);
    expect((await create(0, authorization)).status).toBe(429);
    expect((await gateway.fetch('/v1/accounts')).status).toBe(200);
    expect((await create(0, `Bearer ${await gateway.issuer.tenant(randomUUID())}`)).status).toBe(200);
    await eventually(async () => expect((await create(0, authorization)).status).toBe(200));
  });

  it('goes on with its own share while the store is away, and fails no request', async () => {
    const away = `postgres://nobody@127.0.0.1:${await freePort()}/gateway`;
    await open(1, { databaseUrl: away, replicas: 4 });
    expect(await admittedOf(QUOTA)).toBe(QUOTA / 4);
  });

  it('stores no address of a person', async () => {
    await open(1);
    await fetch(`${gateways[0]!.url}/oauth2/token`, { method: 'POST' });
    const rows = await database.database.query<{ key: string }>('SELECT key FROM rate_limit');
    expect(rows.map(({ key }) => key)).toEqual([expect.stringMatching(/^open:[\w-]{43}$/)]);
  });
});

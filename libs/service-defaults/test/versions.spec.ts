import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { startService, type RunningService } from '../src';
import { testConfig } from '../src/testing';
import { AgeModule, agePolicy } from './ages';

let issuer: TestIssuer;
let service: RunningService;

beforeAll(async () => {
  issuer = await createTestIssuer();
  const config = await testConfig(issuer);
  const options = { name: 'age', version: '1.2.3', config, policy: agePolicy, handleSignals: false };
  service = await startService(AgeModule, options);
});
afterAll(async () => {
  await service.close();
  await issuer.close();
});

const get = (path: string) => fetch(service.url + path);

describe('versions', () => {
  it('stand side by side, and a controller may serve several', async () => {
    expect(await (await get('/v1/ages')).json()).toEqual({ self: '/v1/ages' });
    expect(await (await get('/v2/ages')).json()).toEqual({ self: '/v2/ages' });
    expect(await (await get('/v1/eras/1')).json()).toEqual({ id: '1' });
    expect(await (await get('/v2/eras/1')).json()).toEqual({ era: '1' });
  });

  it.each(['/v3/ages', '/v2.1/ages', '/v2.1.3/ages', '/v02/ages', '/ages'])('%s is not one', async (path) => {
    const answer = await get(path);
    expect(await answer.json()).toMatchObject({ status: 404, code: 'route_not_found' });
    expect(answer.headers.get('x-service-version')).toBe('1.2.3');
  });

  it('have a document each, with nothing of the other', async () => {
    for (const version of ['v1', 'v2']) {
      const { paths } = (await (await get(`/docs/${version}/openapi.json`)).json()) as { paths: object };
      const expected = [
        `/${version}/ages`,
        `/${version}/ages/oldest`,
        `/${version}/ages/{id}/youth`,
        `/${version}/eras/{id}`,
      ];
      expect(Object.keys(paths).toSorted()).toEqual(expected);
    }
    expect((await get('/docs/v3/openapi.json')).status).toBe(404);
  });
});

describe('what is deprecated', () => {
  const told = ({ headers }: Response) => ['deprecation', 'sunset', 'link'].map((name) => headers.get(name));

  it.each(['1', 'none', 'a b'])('says so, until when, and what comes after: %s', async (id) => {
    expect(told(await get(`/v1/eras/${encodeURIComponent(id)}`))).toEqual([
      '@1793491200',
      'Sat, 01 May 2027 12:00:00 GMT',
      `</v2/eras/${encodeURIComponent(id)}>; rel="successor-version"`,
    ]);
  });

  it('may be one route, without an end', async () => {
    expect(told(await get('/v2/ages/oldest'))).toEqual(['@1793491200', null, null]);
    expect(told(await get('/v2/ages'))).toEqual([null, null, null]);
    expect(told(await get('/v2/eras/1'))).toEqual([null, null, null]);
  });

  it('may be one version of a controller, with the same path in the next', async () => {
    const successor = '</v2/ages/1/youth>; rel="successor-version"';
    expect(told(await get('/v1/ages/1/youth?full=1'))).toEqual(['@1793491200', null, successor]);
    expect(told(await get('/v2/ages/1/youth'))).toEqual([null, null, null]);
  });
});

describe('metrics', () => {
  const scrape = async (token?: string) =>
    fetch(`${service.url}/metrics`, { headers: token === undefined ? {} : { authorization: `Bearer ${token}` } });

  it('are for operators', async () => {
    expect((await scrape()).status).toBe(401);
    expect((await scrape(await issuer.tenant('a-1', 'deliveries:read'))).status).toBe(403);
  });

  it('count by route, version, status and client, with one series for all unknown addresses', async () => {
    for (const path of ['/v1/eras/x', '/v1/eras/y', '/v1/eras/none', '/v1/nothing', '/v4/else']) await get(path);
    const operator = await issuer.operator();
    await scrape(operator);
    const answer = await scrape(operator);
    expect(answer.headers.get('content-type')).toMatch(/^text\/plain/);
    const text = await answer.text();
    const requests = text.split('\n').filter((line) => line.startsWith('aerie_http_requests_total'));
    const of = (labels: string) => requests.find((line) => line.includes(`{${labels}}`))?.split(' ')[1];
    const era = 'route="/v1/eras/:id",method="GET"';
    expect(Number(of(`${era},status="200",version="v1",client="anonymous"`))).toBeGreaterThanOrEqual(2);
    expect(Number(of(`${era},status="404",version="v1",client="anonymous"`))).toBeGreaterThanOrEqual(1);
    expect(of('route="/metrics",method="GET",status="200",version="none",client="demo-operator"')).toBe('1');
    expect(requests.filter((line) => line.includes('route="unknown"'))).toHaveLength(1);
    expect(text).toContain('aerie_http_request_duration_seconds_bucket{le="0.005",route="/v1/eras/:id",method="GET"}');
    expect(text).toContain('process_cpu_seconds_total');
  });
});

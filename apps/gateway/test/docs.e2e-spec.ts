import { swaggerPage } from '../src/docs/swagger-page';
import { startGateway, type RunningGateway } from './support/gateway';

describe('documents', () => {
  let gateway: RunningGateway;

  beforeAll(async () => {
    gateway = await startGateway();
  });

  afterAll(() => gateway?.stop());

  it('serves one page that lists the document of every service', async () => {
    const page = await fetch(`${gateway.url}/docs`);
    expect(page.headers.get('content-type')).toContain('text/html');
    const scripts = [...(await page.text()).matchAll(/(?:src|href)="([^"]+)"/g)].map((match) => match[1]!);
    expect(scripts).toContain('/docs/start.js');
    const loaded = await Promise.all(scripts.map((path) => fetch(`${gateway.url}${path}`)));
    expect(loaded.map((response) => response.status)).toEqual(scripts.map(() => 200));
    const start = await (await fetch(`${gateway.url}/docs/start.js`)).text();
    for (const service of ['account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone']) {
      expect(start).toContain(`{"name":"${service}-v1","url":"/docs/${service}/v1/openapi.json"}`);
    }
  });

  it('fetches the document from the service', async () => {
    const response = await fetch(`${gateway.url}/docs/account/v1/openapi.json`);
    expect(response.status).toBe(200);
    expect(gateway.upstreams.account.last.url).toBe('/docs/v1/openapi.json');
  });

  it('makes one document of all, in which names mean one thing each', async () => {
    const serve = (name: 'account' | 'drone', schema: object) => {
      const answer = { content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } } };
      const paths = { [`/v1/${name}s`]: { get: { responses: { 200: answer } } } };
      const components = { schemas: { Thing: schema, Problem: { type: 'object' } } };
      gateway.upstreams[name].handler = (_request, response) =>
        void response.end(JSON.stringify({ paths, components }));
    };
    for (const upstream of Object.values(gateway.upstreams))
      upstream.handler = (_request, response) => void response.writeHead(404).end();
    serve('account', { type: 'string' });
    serve('drone', { type: 'number' });
    const response = await fetch(`${gateway.url}/docs/openapi.json`);
    const { paths, components, openapi } = (await response.json()) as Record<string, Record<string, object>>;
    expect(openapi).toBe('3.1.0');
    expect(Object.keys(paths!)).toEqual(['/v1/accounts', '/v1/drones', '/v1']);
    expect(components!['schemas']).toMatchObject({ Thing: { type: 'string' }, DroneV1Thing: { type: 'number' } });
    expect(JSON.stringify(paths!['/v1/drones'])).toContain('"#/components/schemas/DroneV1Thing"');
    expect(JSON.stringify(paths!['/v1/accounts'])).toContain('"#/components/schemas/Thing"');
    for (const upstream of Object.values(gateway.upstreams)) upstream.handler = undefined;
  });

  it('lets a browser get a token, at the one address that identity knows', async () => {
    expect(swaggerPage({ names: [], publicUrl: 'http://127.0.0.1:8080' }).get('start.js')?.body).toContain(
      '=== "http://localhost:8080") location.replace(\'http://127.0.0.1:8080/docs\')',
    );
    expect(await (await fetch(`${gateway.url}/docs/start.js`)).text()).toMatch(/initOAuth.*swagger-ui.*usePkce/s);
    for (const asset of ['oauth2-redirect.html', 'oauth2-redirect.js'])
      expect((await fetch(`${gateway.url}/docs/${asset}`)).status).toBe(200);
  });

  it('answers 503 when the service is down, 404 when it has no document or is none', async () => {
    gateway.upstreams.drone.handler = (_request, response) => void response.writeHead(404).end('{}');
    expect((await fetch(`${gateway.url}/docs/drone/v1/openapi.json`)).status).toBe(404);
    await gateway.upstreams.package.stop();
    expect((await fetch(`${gateway.url}/docs/package/v1/openapi.json`)).status).toBe(503);
    expect((await fetch(`${gateway.url}/docs/nothing/v1/openapi.json`)).status).toBe(404);
  });
});

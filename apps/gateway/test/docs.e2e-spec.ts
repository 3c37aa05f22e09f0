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

  it('answers 503 when the service is down, 404 when it has no document or is none', async () => {
    gateway.upstreams.drone.handler = (_request, response) => void response.writeHead(404).end('{}');
    expect((await fetch(`${gateway.url}/docs/drone/v1/openapi.json`)).status).toBe(404);
    await gateway.upstreams.package.stop();
    expect((await fetch(`${gateway.url}/docs/package/v1/openapi.json`)).status).toBe(503);
    expect((await fetch(`${gateway.url}/docs/nothing/v1/openapi.json`)).status).toBe(404);
  });
});

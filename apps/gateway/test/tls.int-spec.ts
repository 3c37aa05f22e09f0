import { readFileSync } from 'node:fs';
import {
  createAuthority,
  describeWithCertificates,
  removeAuthorities,
  type TlsPaths,
} from '../../../test/support/certificates';
import { startGateway, type RunningGateway } from './support/gateway';
import { UpstreamServer } from './support/upstream-server';

describeWithCertificates('The gateway over TLS', () => {
  let tls: TlsPaths;
  let impostor: UpstreamServer;
  let gateway: RunningGateway;

  beforeAll(async () => {
    tls = createAuthority().issue('gateway');
    const foreign = createAuthority().issue('impostor');
    impostor = await UpstreamServer.start({ cert: readFileSync(foreign.tlsCert), key: readFileSync(foreign.tlsKey) });
    gateway = await startGateway({ tls });
  }, 60_000);

  afterAll(async () => {
    await gateway?.stop();
    await impostor?.stop();
    removeAuthorities();
  });

  it('takes requests over HTTPS, tells browsers to stay with it, and passes them on over HTTPS', async () => {
    expect([gateway.url, gateway.upstreams.account.url]).toEqual([
      expect.stringMatching(/^https:/),
      expect.stringMatching(/^https:/),
    ]);
    const body = JSON.stringify({ name: 'x' });
    const headers = { 'content-type': 'application/json' };
    const answer = await gateway.fetch('/v1/accounts', { method: 'POST', headers, body });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('strict-transport-security')).toMatch(/^max-age=\d+/);
    expect(gateway.upstreams.account.last).toMatchObject({ method: 'POST', url: '/v1/accounts', body });
  });

  it('fetches documents over HTTPS', async () => {
    gateway.upstreams.drone.handler = (_request, response) => void response.end('{"openapi":"3.1.0"}');
    expect(await (await gateway.fetch('/docs/drone/v1/openapi.json')).json()).toEqual({ openapi: '3.1.0' });
  });

  it('still refuses at the front door', async () => {
    expect((await gateway.fetch(`/v1/accounts?${'x'.repeat(9_000)}`)).status).toBe(414);
  });

  it('hands nothing to a service with a certificate of another authority', async () => {
    const other = await startGateway({ tls, issuer: gateway.issuer, urls: { account: impostor.url } });
    const answer = await other.fetch('/v1/accounts');
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({
      status: 503,
      body: { code: 'upstream_unavailable' },
    });
    expect(impostor.seen).toEqual([]);
    await other.close();
    await Promise.all(Object.values(other.upstreams).map((upstream) => upstream.stop()));
  });
});

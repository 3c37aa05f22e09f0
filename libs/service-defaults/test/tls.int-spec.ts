import { ServiceTokens, TokenVerifier } from '@app/auth';
import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { credentials, type ChannelCredentials } from '@grpc/grpc-js';
import { readFileSync, writeFileSync } from 'node:fs';
import { get } from 'node:https';
import { connect } from 'node:tls';
import { connect as connectPlain } from 'node:net';
import {
  createAuthority,
  describeWithCertificates,
  removeAuthorities,
  type TlsPaths,
} from '../../../test/support/certificates';
import { eventually } from '../../../test/support/eventually';
import { createGrpcClient, parseConfig, startService, type RunningService } from '../src';
import { testConfig } from '../src/testing';
import { askModule, askPolicy, EchoModule, echoPolicy, echoSource, type EchoServiceClient } from './echo';

describeWithCertificates('TLS', () => {
  let ours: TlsPaths;
  let foreign: TlsPaths;
  let renew: () => TlsPaths;
  let issuer: TestIssuer;
  let echo: RunningService;
  let ask: RunningService;

  beforeAll(async () => {
    const authority = createAuthority();
    renew = () => authority.issue('service');
    ours = renew();
    foreign = createAuthority().issue('service');
    issuer = await createTestIssuer(pair(ours));
    const common = { version: '1.0.0', handleSignals: false };
    const config = await testConfig(issuer, ours);
    echo = await startService(EchoModule, { ...common, name: 'echo', config, policy: echoPolicy, grpc: [echoSource] });
    const asking = { ...common, name: 'ask', config: await testConfig(issuer, ours), policy: askPolicy };
    ask = await startService(askModule(echo.grpcAddress!), asking);
  }, 60_000);

  afterAll(async () => {
    await ask?.close();
    await echo?.close();
    await issuer?.close();
    removeAuthorities();
  });

  it('serves HTTPS, health included, to whoever believes the authority', async () => {
    expect(echo.url).toMatch(/^https:/);
    expect(await statusOf(`${echo.url}/health/ready`, ours.tlsCa)).toBe(200);
    await expect(statusOf(`${echo.url}/health/ready`, foreign.tlsCa)).rejects.toThrow(/certificate/);
  });

  it('answers neither plain HTTP nor an old TLS, and goes on', async () => {
    await expect(fetch(echo.url.replace('https:', 'http:'))).rejects.toThrow('fetch failed');
    await expect(serialOf(new URL(echo.url).port, { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
    expect((await fetch(`${echo.url}/health/live`)).status).toBe(200);
  });

  it('asks its peers over mutual TLS, with a token that was fetched and checked over HTTPS', async () => {
    const answer = await fetch(`${ask.url}/v1/ask`);
    expect({ status: answer.status, body: await answer.json() }).toMatchObject({ status: 200, body: { text: 'hi' } });
  });

  it.each<[string, boolean, () => ChannelCredentials]>([
    ['a certificate of the authority', true, () => mutual(ours.tlsCa, ours)],
    ['no certificate', false, () => credentials.createSsl(read(ours.tlsCa))],
    ['a certificate of another authority', false, () => mutual(ours.tlsCa, foreign)],
    ['another authority to believe', false, () => mutual(foreign.tlsCa, ours)],
    ['no TLS', false, () => credentials.createInsecure()],
  ])('over gRPC a caller with %s is answered: %s', async (_, answered, makeCredentials) => {
    const client = createGrpcClient<EchoServiceClient>({
      ...echoSource,
      service: 'EchoService',
      address: echo.grpcAddress!,
      tokens: { token: () => issuer.service('svc-test') },
      policy: { execute: (call) => call({ signal: new AbortController().signal }) },
      credentials: makeCredentials(),
    });
    const outcome = await client.echo({ text: 'hi' }).catch((error: unknown) => error);
    client.close();
    expect(outcome).toMatchObject(answered ? { text: 'hi' } : { code: 'peer_unavailable' });
  });

  it('takes neither keys nor tokens from an issuer with a certificate of another authority', async () => {
    const impostor = await createTestIssuer(pair(foreign));
    const tokens = new ServiceTokens({ ...impostor, clientId: 'svc-test', clientSecret: 'x' });
    await expect(tokens.token()).rejects.toMatchObject({ code: 'identity_unavailable' });
    const verified = new TokenVerifier(impostor).verify(await impostor.operator(), 'aerie-api');
    await expect(verified).rejects.toMatchObject({ code: 'identity_unavailable' });
    expect(impostor.requests).toEqual({ jwks: 0, token: 0 });
    await impostor.close();
  });

  it('serves a renewed certificate without a restart, over both transports, and keeps the old one while files are broken', async () => {
    const [http, grpc] = [new URL(echo.url).port, echo.grpcAddress!.split(':')[1]!];
    const before = await serialOf(http);
    expect(await serialOf(grpc, pair(ours))).toBe(before);
    writeFileSync(ours.tlsKey, 'not a key');
    renew();
    const after = await eventually(
      async () => {
        const serials = [await serialOf(http), await serialOf(grpc, pair(ours))];
        return !serials.includes(before) && serials[0];
      },
      { timeoutMs: 15_000, intervalMs: 200 },
    );
    expect(await serialOf(grpc, pair(ours))).toBe(after);
    writeFileSync(ours.tlsKey, 'not a key');
    expect(await serialOf(http)).toBe(after);
    expect((await fetch(`${ask.url}/v1/ask`)).status).toBe(200);
    renew();
  }, 30_000);

  it('stops in time although a connection never spoke', async () => {
    const config = await testConfig(issuer, ours);
    const common = { version: '1.0.0', handleSignals: false, policy: echoPolicy, grpc: [echoSource] };
    const service = await startService(EchoModule, { ...common, name: 'echo', config });
    const silent = connectPlain(Number(new URL(service.url).port), '127.0.0.1').on('error', () => undefined);
    await new Promise((resolve) => silent.once('connect', resolve));
    const began = Date.now();
    await service.close();
    expect(Date.now() - began).toBeLessThan(8_000);
    silent.destroy();
  });

  it('lists everything that is wrong with the files', () => {
    const good = { AERIE_CLIENT_SECRET: 'long enough', DATABASE_URL_ECHO: 'postgres://h/d' };
    const problems = (more: Record<string, string>) => {
      const parsed = parseConfig('echo', {}, { httpPort: 1 }, { ...good, ...more });
      return 'problems' in parsed ? parsed.problems : [];
    };
    const { tlsCert: AERIE_TLS_CERT, tlsKey: AERIE_TLS_KEY, tlsCa: AERIE_TLS_CA } = ours;
    expect(problems({ AERIE_TLS_CERT, AERIE_TLS_KEY, AERIE_TLS_CA })).toEqual([]);
    expect(problems({ AERIE_TLS_CA })).toEqual([]);
    expect(problems({ AERIE_TLS_CERT })).toEqual(['AERIE_TLS_KEY: is missing']);
    expect(problems({ AERIE_TLS_KEY })).toEqual(['AERIE_TLS_CERT: is missing']);
    expect(problems({ AERIE_TLS_CERT, AERIE_TLS_KEY: foreign.tlsKey })).toEqual([
      'AERIE_TLS_KEY: is not the key of the certificate',
    ]);
    const broken = { AERIE_TLS_CERT: AERIE_TLS_KEY, AERIE_TLS_KEY: '/nowhere/a.key', AERIE_TLS_CA: '/nowhere/ca.pem' };
    expect(problems({ ...broken, AERIE_HTTP_PORT: 'eighty' })).toEqual([
      expect.stringMatching(/^AERIE_HTTP_PORT: /),
      'AERIE_TLS_CERT: is not a certificate in PEM',
      'AERIE_TLS_KEY: cannot be read',
      'AERIE_TLS_CA: cannot be read',
    ]);
  });

  const serialOf = (port: string, more: object = {}) =>
    new Promise<string>((resolve, reject) => {
      const options = {
        host: '127.0.0.1',
        port: Number(port),
        ca: read(ours.tlsCa),
        ALPNProtocols: ['h2', 'http/1.1'],
      };
      const socket = connect({ ...options, ...more }, () => {
        resolve(socket.getPeerCertificate().serialNumber);
        socket.destroy();
      }).once('error', reject);
    });
});

function read(path: string): Buffer {
  return readFileSync(path);
}

function pair({ tlsCert, tlsKey }: TlsPaths) {
  return { cert: read(tlsCert), key: read(tlsKey) };
}

function mutual(ca: string, { tlsCert, tlsKey }: TlsPaths): ChannelCredentials {
  return credentials.createSsl(read(ca), read(tlsKey), read(tlsCert));
}

function statusOf(url: string, ca: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca: read(ca), agent: false }, (response) => resolve(response.resume().statusCode)).once('error', reject);
  });
}

import { definePolicy } from '@app/auth';
import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { exportSPKI, generateKeyPair } from 'jose';
import { connect } from 'node:net';
import { startService, type RunningService } from '../src';
import { testConfig } from '../src/testing';
import { EchoModule, echoSource } from './echo';
import { ThingModule, thingPolicy } from './things';

let issuer: TestIssuer;
let service: RunningService;
const now = () => Math.floor(Date.now() / 1000);
const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tenant = { account_id: 'a-1', scope: 'deliveries:read' };

beforeAll(async () => {
  issuer = await createTestIssuer();
  const config = await testConfig(issuer);
  service = await startService(ThingModule, {
    name: 'thing',
    version: '1.2.3',
    config,
    policy: thingPolicy,
    handleSignals: false,
  });
});
afterAll(async () => {
  await service.close();
  await issuer.close();
});

async function get(path: string, authorization?: string) {
  const response = await fetch(service.url + path, { headers: authorization ? { authorization } : {} });
  const challenge = response.headers.get('www-authenticate');
  return { status: response.status, challenge, json: (await response.json()) as Record<string, unknown> };
}

it('asks for a token', async () => {
  expect(await get('/v1/things')).toMatchObject({ status: 401, challenge: 'Bearer', json: { code: 'missing_token' } });
});

it.each<[string, () => Promise<string>]>([
  ['expired', () => issuer.sign({ ...tenant, exp: now() - 60 })],
  ['not yet valid', () => issuer.sign({ ...tenant, nbf: now() + 60 })],
  ['for another audience', () => issuer.service('svc-scheduler')],
  ['of another issuer', () => issuer.sign({ ...tenant, iss: 'http://x' })],
  ['signed by a foreign key', async () => issuer.sign(tenant, {}, (await generateKeyPair('ES256')).privateKey)],
  [
    'HS256 with the public key',
    async () => issuer.sign(tenant, { alg: 'HS256' }, Buffer.from(await exportSPKI(issuer.keys.publicKey))),
  ],
  [
    'unsigned (alg none)',
    async () =>
      `${encode({ alg: 'none', typ: 'at+jwt' })}.${encode({ ...tenant, iss: issuer.issuer, exp: now() + 60 })}.`,
  ],
  ['huge', async () => 'x'.repeat(9000)],
])('refuses a token that is %s', async (_, token) => {
  const answer = await get('/v1/things', `Bearer ${await token()}`);
  expect(answer).toMatchObject({
    status: 401,
    challenge: 'Bearer error="invalid_token"',
    json: { code: 'invalid_token' },
  });
});

it('refuses a caller without the scope, and a tenant where operators are asked for', async () => {
  const other = await get('/v1/things', `Bearer ${await issuer.tenant('a-1', 'drones:read')}`);
  expect(other).toMatchObject({ status: 403, json: { code: 'insufficient_scope' } });
  const token = `Bearer ${await issuer.tenant('a-1', 'deliveries:read', 'ops')}`;
  expect(await get('/v1/things/operators', token)).toMatchObject({ status: 403, json: { code: 'insufficient_scope' } });
  expect(await get('/v1/things/operators', `Bearer ${await issuer.operator()}`)).toMatchObject({
    status: 200,
    json: { secret: true },
  });
});

it('hands the caller to the controller and lets an open route be open', async () => {
  const token = `Bearer ${await issuer.tenant('a-9', 'deliveries:read')}`;
  expect(await get('/v1/things/whoami', token)).toMatchObject({
    status: 200,
    json: { kind: 'tenant', accountId: 'a-9' },
  });
  expect(await get('/v1/open')).toMatchObject({ status: 200 });
});

it.each([
  '/v1/%74hings/operators',
  '/%76%31/things/operators',
  '/v1/things/%6fperators',
  '//v1/things/operators',
  '/v1//things/operators',
  '/v1/things/operators/',
  '/v1/things/operators;x',
  '/v1/things/operators%2f',
  '/v1/things/operators%00',
  '/v1/open/../things/operators',
  '/v1/open/%2e%2e/things/operators',
  '/V1/Things/Operators',
  'http://evil/v1/things/operators',
  'v1/things/operators',
])('the address %s does not get around the guard', async (path) => {
  expect(await statusOfRaw(path)).not.toBe(200);
});

it('the tricks reach the route with a token, so that the test can fail', async () => {
  expect(await statusOfRaw('/v1/%74hings/operators', await issuer.operator())).toBe(200);
});

describe('start', () => {
  it('fails when a route has no line', async () => {
    const config = await testConfig(issuer);
    const policy = definePolicy({ rest: {} });
    const started = startService(ThingModule, {
      name: 'thing',
      version: '1.0.0',
      config,
      policy,
      handleSignals: false,
    });
    await expect(started).rejects.toThrow(/no line for: .*GET \/v1\/things/);
  });

  it('fails when a method has no line', async () => {
    const config = await testConfig(issuer);
    const policy = definePolicy({});
    const started = startService(EchoModule, {
      name: 'echo',
      version: '1.0.0',
      config,
      policy,
      grpc: [echoSource],
      handleSignals: false,
    });
    await expect(started).rejects.toThrow(/no policy line for the method test\.echo\.v1\.EchoService\/Echo/);
  });
});

/** fetch() would clean the path. */
function statusOfRaw(path: string, token?: string): Promise<number> {
  const { hostname, port } = new URL(service.url);
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname).once('error', reject);
    const authorization = token ? `authorization: Bearer ${token}\r\n` : '';
    socket.once('data', (data) => {
      resolve(Number(data.toString().split(' ')[1]));
      socket.destroy();
    });
    socket.write(`GET ${path} HTTP/1.1\r\nhost: ${hostname}\r\n${authorization}connection: close\r\n\r\n`);
  });
}

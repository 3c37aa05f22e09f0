import { ServiceTokens } from '@app/auth';
import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { recordSpans } from '@app/observability/testing';
import {
  credentials,
  loadPackageDefinition,
  Metadata,
  status as Status,
  type Client,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync } from '@grpc/proto-loader';
import { service as healthService } from 'grpc-health-check';
import { exportSPKI, generateKeyPair } from 'jose';
import { createPolicy } from '@app/resilience';
import { createGrpcClient, startService, type GrpcClient, type RunningService } from '../src';
import { runInContext } from '@app/observability';
import { testConfig } from '../src/testing';
import { askModule, askPolicy, EchoModule, echoPolicy, echoSource, type EchoServiceClient } from './echo';

const spans = recordSpans();
let issuer: TestIssuer;
let config: Awaited<ReturnType<typeof testConfig>>;
let server: RunningService;
let client: GrpcClient<EchoServiceClient>;
const start = () =>
  startService(EchoModule, {
    name: 'echo',
    version: '1.0.0',
    config,
    policy: echoPolicy,
    grpc: [echoSource],
    handleSignals: false,
  });
const plainPolicy = {
  execute: <T>(call: (context: { signal: AbortSignal }) => Promise<T>) =>
    call({ signal: new AbortController().signal }),
};

beforeAll(async () => {
  issuer = await createTestIssuer();
  config = await testConfig(issuer);
  server = await start();
  const tokens = new ServiceTokens({ ...issuer, clientId: 'svc-test', clientSecret: 'x' });
  client = createGrpcClient<EchoServiceClient>({
    ...echoSource,
    service: 'EchoService',
    address: server.grpcAddress!,
    tokens,
    policy: plainPolicy,
  });
});
afterAll(async () => {
  client.close();
  await server.close();
  await issuer.close();
});

it('answers with typed messages and knows the caller', async () => {
  expect(await client.echo({ text: 'hi', number: 5 })).toMatchObject({ text: 'hi', number: 5, caller: 'svc-test' });
});

describe('deadlines', () => {
  it('gives the server the default when the caller says nothing', async () => {
    const { remainingMs } = await client.echo({});
    expect(remainingMs).toBeGreaterThan(1000);
    expect(remainingMs).toBeLessThanOrEqual(2000);
  });

  it('never goes past the deadline of the request being served', async () => {
    const { remainingMs } = await runInContext({ requestId: 'r', deadline: Date.now() + 500 }, () =>
      client.echo({}, { deadlineMs: 9000 }),
    );
    expect(remainingMs).toBeLessThanOrEqual(500);
    const late = runInContext({ requestId: 'r', deadline: Date.now() - 1 }, () => client.echo({}));
    await expect(late).rejects.toMatchObject({ code: 'deadline_exceeded', category: 'unavailable' });
  });

  it('gives up on a slow peer', async () => {
    const started = Date.now();
    await expect(client.wait({ number: 2000 }, { deadlineMs: 100 })).rejects.toMatchObject({
      code: 'deadline_exceeded',
      category: 'unavailable',
    });
    expect(Date.now() - started).toBeLessThan(1500);
  });
});

describe('errors', () => {
  it.each([
    'invalid',
    'unauthenticated',
    'forbidden',
    'not-found',
    'conflict',
    'precondition-failed',
    'rule-violated',
    'unavailable',
  ])('a DomainError of category %s keeps category and code', async (category) => {
    const failure = client.fail({ text: category });
    await expect(failure).rejects.toMatchObject({
      name: 'DomainError',
      category,
      code: `code_${category}`,
      message: 'Said so.',
      retryAfterSeconds: 7,
    });
  });

  it('an unknown error shows nothing of itself', async () => {
    const error = (await client.fail({ text: 'bug' }).catch((reason: unknown) => reason)) as Error & {
      cause: ServiceError;
    };
    expect(error).toMatchObject({ category: 'unavailable', code: 'peer_failed' });
    expect(error.cause.code).toBe(Status.INTERNAL);
    expect(JSON.stringify([error.cause.details, error.cause.message, error.cause.metadata.getMap()])).not.toContain(
      'hunter2',
    );
  });
});

describe('callers', () => {
  const raw = (): Client & Record<string, (...args: unknown[]) => void> => {
    const loaded = loadPackageDefinition(loadSync(echoSource.protoPath)) as unknown as {
      test: { echo: { v1: Record<string, new (...args: unknown[]) => never> } };
    };
    return new loaded.test.echo.v1.EchoService!(server.grpcAddress, credentials.createInsecure());
  };
  async function statusOf(token: string | undefined, method = 'Echo'): Promise<number | undefined> {
    const channel = raw();
    const metadata = new Metadata();
    if (token !== undefined) metadata.set('authorization', token);
    const code = await new Promise<number>((resolve) =>
      channel[method]!({}, metadata, (error: ServiceError | null) => resolve(error?.code ?? 0)),
    );
    channel.close();
    return code;
  }
  const now = () => Math.floor(Date.now() / 1000);
  const service = { client_id: 'svc-test', aud: 'aerie-internal' };
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it.each<[string, () => Promise<string | undefined>]>([
    ['no token', async () => undefined],
    ['another scheme', async () => 'Basic Zm9v'],
    ['a merchant token', async () => `Bearer ${await issuer.tenant('a-1', 'deliveries:write')}`],
    ['an operator token', async () => `Bearer ${await issuer.operator()}`],
    ['an expired token', async () => `Bearer ${await issuer.sign({ ...service, exp: now() - 60 })}`],
    ['a token not yet valid', async () => `Bearer ${await issuer.sign({ ...service, nbf: now() + 60 })}`],
    ['a token of another issuer', async () => `Bearer ${await issuer.sign({ ...service, iss: 'http://x' })}`],
    [
      'a foreign key',
      async () => `Bearer ${await issuer.sign(service, {}, (await generateKeyPair('ES256')).privateKey)}`,
    ],
    [
      'HS256 with the public key',
      async () =>
        `Bearer ${await issuer.sign(service, { alg: 'HS256' }, Buffer.from(await exportSPKI(issuer.keys.publicKey)))}`,
    ],
    [
      'alg none',
      async () =>
        `Bearer ${encode({ alg: 'none', typ: 'at+jwt' })}.${encode({ ...service, iss: issuer.issuer, exp: now() + 60 })}.`,
    ],
    ['a huge token', async () => `Bearer ${'x'.repeat(9000)}`],
  ])('%s is UNAUTHENTICATED', async (_, authorization) => {
    expect(await statusOf(await authorization())).toBe(Status.UNAUTHENTICATED);
  });

  it('a service that is not on the list is PERMISSION_DENIED', async () => {
    expect(await statusOf(`Bearer ${await issuer.service('svc-other')}`)).toBe(Status.PERMISSION_DENIED);
    expect(await statusOf(`Bearer ${await issuer.service('svc-test')}`, 'Forbidden')).toBe(Status.PERMISSION_DENIED);
    expect(await statusOf(`Bearer ${await issuer.service('svc-test')}`)).toBe(Status.OK);
    await expect(client.forbidden({})).rejects.toMatchObject({ code: 'peer_refused_caller', category: 'unavailable' });
  });

  it('a stream is guarded too', async () => {
    const channel = raw();
    const stream = (channel as unknown as { Chat(): NodeJS.EventEmitter }).Chat();
    const code = await new Promise((resolve) =>
      stream.on('error', (error: ServiceError) => resolve(error.code)).on('data', resolve),
    );
    expect(code).toBe(Status.UNAUTHENTICATED);
    channel.close();
  });
});

it('carries a bidirectional stream', async () => {
  const stream = await client.chat();
  const answer = new Promise((resolve) => stream.on('data', resolve));
  stream.write({ text: 'hello' });
  expect(await answer).toMatchObject({ text: 're: hello' });
  stream.end();
});

it('ends the span of a stream with the stream', async () => {
  spans.reset();
  const stream = await client.chat();
  stream.write({ text: 'x' });
  await new Promise((resolve) => stream.once('data', resolve));
  stream.end();
  await until(async () => {
    expect(spans.finished().map(({ name }) => name)).toContain('test.echo.v1.EchoService/Chat');
  });
});

it('serves grpc.health.v1', async () => {
  const { Health } = loadPackageDefinition({ Health: healthService }) as unknown as {
    Health: new (...args: unknown[]) => Client;
  };
  const channel = new Health(server.grpcAddress, credentials.createInsecure()) as Client & {
    check: (request: unknown, done: (error: unknown, value: unknown) => void) => void;
  };
  expect(await new Promise((resolve) => channel.check({ service: '' }, (_, value) => resolve(value)))).toMatchObject({
    status: 'SERVING',
  });
  channel.close();
});

it('is one trace with one request id from HTTP over gRPC', async () => {
  spans.reset();
  const ask = await startService(askModule(server.grpcAddress!), {
    name: 'ask',
    version: '1.0.0',
    config: await testConfig(issuer),
    policy: askPolicy,
    handleSignals: false,
  });
  const trace = '0af7651916cd43dd8448eb211c80319c';
  const response = await fetch(`${ask.url}/v1/ask`, {
    headers: { 'x-request-id': 'r-77', traceparent: `00-${trace}-b7ad6b7169203331-01` },
  });
  const answer = (await response.json()) as { requestId: string; traceparent: string };
  expect(answer.requestId).toBe('r-77');
  expect(answer.traceparent).toContain(trace);
  await ask.close();
});

it('fails at once when the peer is dead, and recovers when it is back', async () => {
  const peer = await testConfig(issuer);
  const echo = () =>
    startService(EchoModule, {
      name: 'echo',
      version: '1.0.0',
      config: peer,
      policy: echoPolicy,
      grpc: [echoSource],
      handleSignals: false,
    });
  const tokens = new ServiceTokens({ ...issuer, clientId: 'svc-test', clientSecret: 'x' });
  const policy = createPolicy({
    name: 'echo',
    timeoutMs: 5000,
    retry: { attempts: 2, baseMs: 10, maxMs: 20 },
    breaker: { failures: 3, halfOpenAfterMs: 200 },
  });
  const lonely = createGrpcClient<EchoServiceClient>({
    ...echoSource,
    service: 'EchoService',
    address: `127.0.0.1:${peer.grpcPort}`,
    tokens,
    policy,
  });
  const started = Date.now();
  await expect(lonely.echo({})).rejects.toMatchObject({ category: 'unavailable', code: 'peer_unavailable' });
  expect(Date.now() - started).toBeLessThan(1500);

  for (const round of [1, 2]) {
    const running = await echo();
    const recovered = await until(() => lonely.echo({ number: round }));
    expect(recovered).toMatchObject({ number: round });
    await running.close();
    await expect(lonely.echo({})).rejects.toMatchObject({ category: 'unavailable' });
  }
  lonely.close();
});

async function until<T>(attempt: () => Promise<T>, deadline = Date.now() + 8000): Promise<T> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

import { once } from 'node:events';
import { connect } from 'node:net';
import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { Injectable, Module } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGrpcClient, startService, type CallPolicy, type RunningService } from '../src';
import { testConfig } from '../src/testing';
import { EchoModule, echoPolicy, echoSource, type EchoServiceClient } from './echo';
import { ThingModule, thingPolicy } from './things';

const dependency = { database: true, broker: true };

@Injectable()
class Database {
  async ping(): Promise<void> {
    if (!dependency.database) throw new Error('connect to postgres://u:hunter2@h failed');
  }
}
@Injectable()
class NatsConnection {
  isUp(): boolean {
    return dependency.broker;
  }
}
@Module({ imports: [ThingModule, EchoModule], providers: [Database, NatsConnection] })
class WholeModule {}

let issuer: TestIssuer;
let authorization: string;
const policy = thingPolicy.with({
  grpc: Object.fromEntries(
    ['Echo', 'Fail', 'Wait', 'Forbidden', 'Chat'].map((name) => [
      `test.echo.v1.EchoService/${name}`,
      echoPolicy.method(`test.echo.v1.EchoService/${name}`)!,
    ]),
  ),
});
const direct: CallPolicy = { execute: (call) => call({ signal: new AbortController().signal }) };

beforeAll(async () => {
  issuer = await createTestIssuer();
  authorization = `Bearer ${await issuer.tenant('a-1', 'deliveries:read')}`;
});
afterAll(() => issuer.close());

async function start(overrides = {}): Promise<RunningService> {
  const config = await testConfig(issuer, overrides);
  return startService(WholeModule, {
    name: 'whole',
    version: '1.2.3',
    config,
    policy,
    grpc: [echoSource],
    handleSignals: false,
  });
}

async function until<T>(read: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (const deadline = Date.now() + 5000; ; await sleep(20)) {
    const value = await read();
    if (good(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)}`);
  }
}

describe('health', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service.close());
  const health = async (kind: string) => {
    const response = await fetch(`${service.url}/health/${kind}`);
    return { status: response.status, json: (await response.json()) as Record<string, unknown> };
  };

  it('is live, started and ready', async () => {
    for (const kind of ['live', 'startup', 'ready']) expect(await health(kind)).toMatchObject({ status: 200 });
  });

  it('is not ready, but live, without its database; says no details; and comes back', async () => {
    dependency.database = false;
    const down = await until(
      () => health('ready'),
      ({ status }) => status === 503,
    );
    expect(down.json).toMatchObject({ status: 'error', details: { database: { status: 'down' } } });
    expect(JSON.stringify(down)).not.toContain('hunter2');
    expect(await health('live')).toMatchObject({ status: 200 });
    dependency.database = true;
    await until(
      () => health('ready'),
      ({ status }) => status === 200,
    );
  });

  it('goes on without the broker, and says so', async () => {
    dependency.broker = false;
    expect(await health('ready')).toMatchObject({
      status: 200,
      json: { status: 'degraded', details: { nats: { status: 'degraded' } } },
    });
    dependency.broker = true;
  });
});

describe('documents', () => {
  it('are off in production', async () => {
    const service = await start({ profile: 'production' });
    expect((await fetch(`${service.url}/docs`)).status).toBe(404);
    expect((await fetch(`${service.url}/docs/v1/openapi.json`)).status).toBe(404);
    await service.close();
  });
});

describe('streams', () => {
  it.each(['stream', 'raw-stream'])('%s is not held back, and ends at shutdown', async (path) => {
    const service = await start();
    const response = await fetch(`${service.url}/v1/things/${path}`, { headers: { authorization } });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    const reader = response.body!.getReader();
    const first = await reader.read();
    expect(first.done).toBe(false);
    const started = Date.now();
    const closing = service.close();
    while (!(await reader.read()).done);
    await closing;
    expect(Date.now() - started).toBeLessThan(2000);
  });
});

it.each(['stream', 'raw-stream'])('HEAD of a stream (%s) ends at once', async (path) => {
  const service = await start();
  try {
    const url = `${service.url}/v1/things/${path}`;
    const asked = { method: 'HEAD', headers: { authorization }, signal: AbortSignal.timeout(2000) };
    const answer = await fetch(url, asked);
    expect([answer.status, await answer.text()]).toEqual([200, '']);
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect((await fetch(url, asked)).status).toBe(200);
  } finally {
    await service.close();
  }
});

describe('stopping', () => {
  it('turns unready first, finishes HTTP and gRPC under way, then refuses', async () => {
    const service = await start({ drainMs: 100 });
    const tokens = { token: () => issuer.service('svc-test') };
    const client = createGrpcClient<EchoServiceClient>({
      ...echoSource,
      service: 'EchoService',
      address: service.grpcAddress!,
      tokens,
      policy: direct,
    });
    await client.echo({});
    const slow = Promise.all(
      [1, 2, 3, 4, 5].map(() => fetch(`${service.url}/v1/things/slow`, { headers: { authorization } })),
    );
    const waits = Promise.all([1, 2, 3, 4, 5].map(() => client.wait({ number: 300 })));
    await sleep(30);
    const started = Date.now();
    const closing = service.close();
    const ready = await fetch(`${service.url}/health/ready`);
    expect(ready.status).toBe(503);
    expect(((await ready.json()) as { phase: string }).phase).toBe('draining');
    expect((await slow).map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect((await waits).map(({ text }) => text)).toEqual(['done', 'done', 'done', 'done', 'done']);
    await closing;
    expect(Date.now() - started).toBeLessThan(3000);
    await expect(fetch(`${service.url}/health/live`)).rejects.toThrow('fetch failed');
    client.close();
  });

  it('ends open gRPC streams', async () => {
    const service = await start();
    const tokens = { token: () => issuer.service('svc-test') };
    const client = createGrpcClient<EchoServiceClient>({
      ...echoSource,
      service: 'EchoService',
      address: service.grpcAddress!,
      tokens,
      policy: direct,
    });
    const stream = await client.chat();
    const answered = new Promise((resolve) => stream.once('data', resolve));
    stream.write({ text: 'x' });
    await answered;
    const ended = new Promise((resolve) => stream.once('error', resolve));
    const started = Date.now();
    await service.close();
    expect(await ended).toMatchObject({ code: 14 });
    expect(Date.now() - started).toBeLessThan(3000);
    client.close();
  });

  it('does not wait for a connection that never asked anything', async () => {
    const service = await start();
    const { hostname, port } = new URL(service.url);
    const socket = connect(Number(port), hostname);
    await once(socket, 'connect');
    const gone = once(socket, 'close');
    const started = Date.now();
    await service.close();
    await gone;
    expect(Date.now() - started).toBeLessThan(3000);
  });

  it('closes once however often it is asked', async () => {
    const service = await start();
    await Promise.all([service.close(), service.close()]);
  });
});

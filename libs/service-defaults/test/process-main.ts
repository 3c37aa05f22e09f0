import { open } from '@app/auth';
import { createTestIssuer } from '@app/auth/testing';
import { Module } from '@nestjs/common';
import { startService } from '../src';
import { testConfig } from '../src/testing';
import { AskController, askPolicy, ECHO_ADDRESS, EchoController, echoPolicy, echoSource } from './echo';
import { ThingController } from './things';

const methods = ['Echo', 'Fail', 'Wait', 'Forbidden', 'Chat'].map(
  (name) => `test.echo.v1.EchoService/${name}` as const,
);
const routes = [
  'POST /v1/things',
  'GET /v1/things',
  'GET /v1/things/whoami',
  'GET /v1/things/slow',
  'GET /v1/things/fails/:category',
  'POST /v1/things/fails/batch',
] as const;
const more = [
  'GET /v1/things/raw-stream',
  'GET /v1/things/stream',
  'POST /v1/things/plain',
  'GET /v1/things/operators',
] as const;
const policy = askPolicy.with({
  rest: Object.fromEntries([...routes, ...more].map((route) => [route, open])),
  grpc: Object.fromEntries(methods.map((method) => [method, echoPolicy.method(method)!])),
});

async function main(): Promise<void> {
  const issuer = await createTestIssuer();
  const config = await testConfig(issuer, { logLevel: 'info' });
  const address = `127.0.0.1:${config.grpcPort}`;
  @Module({
    controllers: [ThingController, AskController, EchoController],
    providers: [{ provide: ECHO_ADDRESS, useValue: address }],
  })
  class ProcessModule {}
  await startService(ProcessModule, { name: 'whole', version: '1.0.0', config, policy, grpc: [echoSource] });
}

void main();

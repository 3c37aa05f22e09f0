import { CurrentPrincipal, definePolicy, open, services, type Principal } from '@app/auth';
import { DomainError, type ErrorCategory } from '@app/kernel';
import { currentContext, currentTraceparent, logger } from '@app/observability';
import { Controller, Get, Inject, Module } from '@nestjs/common';
import { GrpcMethod, GrpcStreamMethod, Payload } from '@nestjs/microservices';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { map, type Observable } from 'rxjs';
import { GrpcClients, type GrpcClient } from '../src';

export const echoSource = { package: 'test.echo.v1', protoPath: join(__dirname, 'proto/test/echo/v1/echo.proto') };

export interface EchoRequest {
  text?: string;
  number?: number;
}
export interface EchoResponse {
  text: string;
  number: number;
  caller: string;
  requestId: string;
  traceparent: string;
  remainingMs: number;
}
/** As ts-proto writes it. */
export interface EchoServiceClient {
  echo(request: EchoRequest): Observable<EchoResponse>;
  fail(request: EchoRequest): Observable<EchoResponse>;
  wait(request: EchoRequest): Observable<EchoResponse>;
  forbidden(request: EchoRequest): Observable<EchoResponse>;
  chat(request: Observable<EchoRequest>): Observable<EchoResponse>;
}

@Controller()
export class EchoController {
  @GrpcMethod('EchoService', 'Echo')
  echo(@Payload() request: EchoRequest, @CurrentPrincipal() principal: Principal): Partial<EchoResponse> {
    logger.info('echo');
    const { requestId, deadline = 0 } = currentContext() ?? {};
    const remainingMs = Math.round(deadline - Date.now());
    return { ...request, caller: principal.clientId, requestId, remainingMs, traceparent: currentTraceparent() };
  }

  @GrpcMethod('EchoService', 'Fail')
  fail({ text = '' }: EchoRequest): never {
    if (text === 'bug') throw new Error('password=hunter2');
    throw new DomainError(`code_${text}`, text as ErrorCategory, 'Said so.', { retryAfterSeconds: 7 });
  }

  @GrpcMethod('EchoService', 'Wait')
  async wait({ number = 0 }: EchoRequest): Promise<Partial<EchoResponse>> {
    await sleep(number);
    return { text: 'done' };
  }

  @GrpcMethod('EchoService', 'Forbidden')
  forbidden(): Partial<EchoResponse> {
    return { text: 'never' };
  }

  @GrpcStreamMethod('EchoService', 'Chat')
  chat(requests: Observable<EchoRequest>): Observable<Partial<EchoResponse>> {
    return requests.pipe(map(({ text }) => ({ text: `re: ${text}` })));
  }
}

@Module({ controllers: [EchoController] })
export class EchoModule {}

export const echoPolicy = definePolicy({
  grpc: {
    'test.echo.v1.EchoService/Echo': services('svc-test'),
    'test.echo.v1.EchoService/Fail': services('svc-test'),
    'test.echo.v1.EchoService/Wait': services('svc-test'),
    'test.echo.v1.EchoService/Forbidden': services('svc-other'),
    'test.echo.v1.EchoService/Chat': services('svc-test'),
  },
});

export const ECHO_ADDRESS = Symbol('echo address');

/** A service with a REST route that asks the echo service. */
@Controller({ path: 'ask', version: '1' })
export class AskController {
  private readonly echo: GrpcClient<EchoServiceClient>;

  constructor(clients: GrpcClients, @Inject(ECHO_ADDRESS) address: string) {
    this.echo = clients.create<EchoServiceClient>({ ...echoSource, service: 'EchoService', address });
  }

  @Get()
  ask() {
    logger.info('ask');
    return this.echo.echo({ text: 'hi' });
  }
}

export function askModule(address: string) {
  @Module({ controllers: [AskController], providers: [{ provide: ECHO_ADDRESS, useValue: address }] })
  class AskModule {}
  return AskModule;
}

export const askPolicy = definePolicy({ rest: { 'GET /v1/ask': open } });

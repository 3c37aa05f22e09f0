import { PolicyGuard, PUBLIC_AUDIENCE, TokenVerifier, type Policy } from '@app/auth';
import { HttpMetrics, initObservability, logger, NestLogger } from '@app/observability';
import { VersioningType, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { builtInPolicy } from './built-in-policy';
import { addAnswerHook } from './conditional/answer-hook';
import { connectGrpc } from './grpc/connect-grpc';
import type { ProtoSource } from './grpc/proto';
import { applyBodyLimits } from './http/body-limit';
import { createHttpAdapter, type HttpOptions } from './http/http-adapter';
import { OpenResponses } from './http/open-responses';
import { refuseMistaken } from './http/refuse-mistaken';
import { addRequestHooks } from './http/request-hooks';
import { RouteTable } from './http/route-table';
import { SilentConnections } from './http/silent-connections';
import { useIdempotencyKeys } from './idempotency/use-idempotency-keys';
import { Lifecycle } from './lifecycle';
import { serveDocuments } from './openapi/documents';
import { explainTakenPort } from './port-taken';
import { ProblemFilter } from './problems/problem.filter';
import type { ServiceConfig } from './service.config';
import { ServiceModule } from './service.module';
import { drainAndClose, giveUp, stopOnSignals } from './shutdown';
import { Certificates } from './tls/certificates';
import { grpcServerCredentials } from './tls/secure-grpc';
import { httpsOptions, renewWith } from './tls/secure-http';

export interface ServiceOptions {
  readonly name: string;
  readonly version: string;
  readonly config: ServiceConfig;
  readonly policy: Policy;
  readonly grpc?: readonly ProtoSource[];
  readonly configure?: (app: NestFastifyApplication) => void | Promise<void>;
  readonly handleSignals?: boolean;
  readonly http?: HttpOptions;
}

export interface RunningService {
  readonly app: NestFastifyApplication;
  readonly url: string;
  readonly grpcAddress: string | undefined;
  close(): Promise<void>;
}

export async function startService(module: Type | DynamicModule, options: ServiceOptions): Promise<RunningService> {
  const service = await start(module, options);
  if (options.handleSignals === false) return service;
  process.on('uncaughtException', giveUp).on('unhandledRejection', giveUp);
  stopOnSignals(service.close);
  return service;
}

async function start(module: Type | DynamicModule, options: ServiceOptions): Promise<RunningService> {
  const { config, name, version } = options;
  const { logLevel: level, otlpEndpoint } = config;
  const observability = await initObservability({ service: name, version, level, otlpEndpoint });
  const certificates = Certificates.of(config);
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of(module, config, certificates),
    createHttpAdapter(version, options.http, httpsOptions(certificates)),
    {
      logger: new NestLogger(),
      bodyParser: false,
      abortOnError: false,
    },
  );
  const responses = new OpenResponses();
  const silent = new SilentConnections();
  silent.watch(app.getHttpServer() as Server);
  renewWith(certificates, app.getHttpServer());
  try {
    const { url, grpcAddress, ...parts } = await bringUp(app, options, responses, certificates);
    logger.info({ url, grpc: grpcAddress }, `${name} ${version} is ready`);
    return { app, url, grpcAddress, close: drainAndClose({ ...parts, app, config, responses, silent, observability }) };
  } catch (error) {
    certificates?.close();
    await app.close();
    throw explainTakenPort(name, error);
  }
}

async function bringUp(
  app: NestFastifyApplication,
  options: ServiceOptions,
  responses: OpenResponses,
  certificates: Certificates | undefined,
) {
  const { config } = options;
  const policy = options.policy.with(builtInPolicy(options.name));
  const lifecycle = app.get(Lifecycle);
  const routes = prepareHttp(app, options, responses);
  app.useGlobalGuards(new PolicyGuard(policy, app.get(TokenVerifier), PUBLIC_AUDIENCE));
  useIdempotencyKeys(app);
  await options.configure?.(app);
  const { grpc: sources } = options;
  const address = `${config.host}:${config.grpcPort}`;
  const credentials = grpcServerCredentials(certificates);
  const grpc = sources && connectGrpc(app, { sources, address, policy, credentials });
  await app.init();
  refuseWithoutRule(routes.withoutRule(policy));
  if (config.docs ?? config.profile === 'embedded')
    serveDocuments(app, { ...options, policy, publicUrl: config.publicUrl }, routes.versions());
  await app.startAllMicroservices();
  await app.listen(config.httpPort, config.host);
  lifecycle.serve();
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `${config.tlsCert ? 'https' : 'http'}://${config.host}:${port}`;
  return { lifecycle, grpc, grpcAddress: sources && address, url };
}

function prepareHttp(app: NestFastifyApplication, { version }: ServiceOptions, responses: OpenResponses): RouteTable {
  const fastify = app.getHttpAdapter().getInstance() as FastifyInstance;
  const routes = new RouteTable();
  routes.watch(fastify);
  applyBodyLimits(fastify);
  addRequestHooks(fastify, { version, lifecycle: app.get(Lifecycle), responses, metrics: app.get(HttpMetrics) });
  refuseMistaken(fastify, routes);
  addAnswerHook(fastify);
  app.enableVersioning({ type: VersioningType.URI });
  app.useGlobalFilters(new ProblemFilter(routes));
  return routes;
}

function refuseWithoutRule(routes: readonly string[]): void {
  if (routes.length > 0) throw new Error(`the policy has no line for: ${routes.join(', ')}`);
}

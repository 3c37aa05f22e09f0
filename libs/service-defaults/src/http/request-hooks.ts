import { principalOf } from '@app/auth';
import { logger, type HttpMetrics } from '@app/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ServerResponse } from 'node:http';
import type { Lifecycle } from '../lifecycle';
import { exchangeOf } from './exchange';
import type { OpenResponses } from './open-responses';

/** The client went before there was an answer. */
const ABANDONED = 499;
const VERSION = /^\/(v[1-9])\//;

export interface RequestHookOptions {
  readonly version: string;
  readonly lifecycle: Lifecycle;
  readonly responses: OpenResponses;
  readonly metrics: HttpMetrics;
}

/** The body arrives in an async context of its own, which is why the context is entered a second time after it was read. */
export function addRequestHooks(fastify: FastifyInstance, options: RequestHookOptions): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const exchange = exchangeOf(request);
    track(request, reply, options);
    reply.headers(exchange.headers(options.version));
    if (options.lifecycle.phase === 'draining') reply.header('connection', 'close');
    exchange.run(done);
  });
  fastify.addHook('preValidation', (request, _reply, done) => exchangeOf(request).run(done));
}

function track(request: FastifyRequest, reply: FastifyReply, { responses, metrics }: RequestHookOptions): void {
  const place = responses.add(reply.raw);
  if (request.method === 'HEAD') endAfterHead(reply.raw);
  reply.raw.once('close', () => {
    responses.remove(place);
    const exchange = exchangeOf(request);
    exchange.end(reply.raw.statusCode);
    count(request, reply, metrics);
    if (logger.isLevelEnabled('debug')) exchange.run(() => logger.debug(accessLine(request, reply), 'request'));
  });
}

/** A stream has no end of its own; asked for its head alone it ends there, and its source sees the client go. */
function endAfterHead(response: ServerResponse): void {
  const writeHead = response.writeHead.bind(response) as (...head: unknown[]) => ServerResponse;
  response.writeHead = (...head: unknown[]) => {
    setImmediate(() => response.on('error', () => undefined).end());
    return writeHead(...head);
  };
}

/** The route is its pattern and all unknown addresses are one, so that nobody can make up series. */
function count(request: FastifyRequest, reply: FastifyReply, metrics: HttpMetrics): void {
  const route = request.is404 ? undefined : request.routeOptions.url;
  metrics.count({
    route: route ?? 'unknown',
    method: request.method,
    status: reply.raw.headersSent ? reply.raw.statusCode : ABANDONED,
    version: (route && VERSION.exec(request.url)?.[1]) ?? 'none',
    client: principalOf(request)?.clientId,
    seconds: (performance.now() - exchangeOf(request).startedAt) / 1000,
  });
}

function accessLine(request: FastifyRequest, reply: FastifyReply) {
  const durationMs = Math.round(performance.now() - exchangeOf(request).startedAt);
  return { method: request.method, route: request.routeOptions.url, status: reply.raw.statusCode, durationMs };
}

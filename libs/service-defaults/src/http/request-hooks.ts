import { logger } from '@app/observability';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Lifecycle } from '../lifecycle';
import { exchangeOf } from './exchange';
import type { OpenResponses } from './open-responses';

export interface RequestHookOptions {
  readonly version: string;
  readonly lifecycle: Lifecycle;
  readonly responses: OpenResponses;
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

function track(request: FastifyRequest, reply: FastifyReply, { responses }: RequestHookOptions): void {
  responses.add(reply.raw);
  reply.raw.once('close', () => {
    responses.delete(reply.raw);
    const exchange = exchangeOf(request);
    exchange.end(reply.raw.statusCode);
    if (logger.isLevelEnabled('debug')) exchange.run(() => logger.debug(accessLine(request, reply), 'request'));
  });
}

function accessLine(request: FastifyRequest, reply: FastifyReply) {
  const durationMs = Math.round(performance.now() - exchangeOf(request).startedAt);
  return { method: request.method, route: request.routeOptions.url, status: reply.raw.statusCode, durationMs };
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { METHODS, type Cors } from '../front/cors';
import { ROUTES, type RouteTable } from '../routing/route-table';
import type { Proxy } from './proxy';
import { routeNotFound } from './proxy-errors';

/** The proxy reads bodies itself; a parser that reads none would still cost an async context a request. */
const WITH_BODY = ['DELETE', 'PATCH', 'POST', 'PUT'];
const FORWARDED = METHODS.filter((method) => method !== 'OPTIONS' && method !== 'HEAD');
/** A pattern for each prefix, so that spans and metrics tell them apart; what is forwarded is decided by the route table alone. */
export const FORWARDED_PATHS = ['/*', ...Object.keys(ROUTES).flatMap((prefix) => [prefix, `${prefix}/*`])];
const OWN_PATHS = /^\/(?:v1|docs(?:\/.*)?|health\/\w+)?$/;

/**
 * Wildcard routes straight on Fastify: nothing of Nest's pipeline stands in the way of a forwarded request. Registered once Nest
 * has set its error handler, so that what is thrown here is answered as a problem.
 */
@Injectable()
export class GatewayEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly proxy: Proxy,
    private readonly routes: RouteTable,
    private readonly cors: Cors,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      for (const method of WITH_BODY) scope.addHttpMethod(method, { hasBody: false, overrideExisting: true });
      for (const url of FORWARDED_PATHS) scope.route({ method: FORWARDED, url, handler: this.proxy.handle });
      scope.options('/*', this.options);
      done();
    });
  }

  /** For a browser's preflight and for whoever asks what there is. */
  private readonly options = (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const path = request.url.split('?', 1)[0] ?? '';
    if (!OWN_PATHS.test(path) && !this.routes.match(path)) throw routeNotFound();
    const { origin, 'access-control-request-method': wanted } = request.headers;
    if (wanted !== undefined && this.cors.allows(origin)) reply.headers(this.cors.preflight());
    return reply
      .status(204)
      .headers({ allow: METHODS.join(', ') })
      .send();
  };
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance } from 'fastify';
import { Proxy } from './proxy';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * One wildcard route straight on Fastify: nothing of Nest's pipeline stands in the way of a forwarded request. Registered once Nest
 * has set its error handler, so that what is thrown here is answered as a problem.
 */
@Injectable()
export class GatewayEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly proxy: Proxy,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      scope.route({ method: METHODS, url: '/*', handler: this.proxy.handle });
      done();
    });
  }
}

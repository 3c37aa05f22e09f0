import { reportFailure } from '@app/service-defaults';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Provider } from 'oidc-provider';
import { PATHS } from '../application/authorization-server';

@Injectable()
export class OauthEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly provider: Provider,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    this.watchErrors();
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      const handler = this.handler();
      scope.post(PATHS.token, handler);
      scope.get(PATHS.jwks, handler);
      for (const path of PATHS.discovery) scope.get(path, handler);
      done();
    });
  }

  private handler(): (request: FastifyRequest, reply: FastifyReply) => void {
    const { protocol, host } = new URL(this.provider.issuer);
    const serve = this.provider.callback();
    return (request, reply) => {
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      // The published addresses follow the issuer and never the Host header of a caller.
      request.raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      request.raw.headers['x-forwarded-host'] = host;
      void serve(request.raw, reply.raw);
    };
  }

  private watchErrors(): void {
    const report = (error: Error): void => reportFailure('the authorization server failed', error);
    this.provider.on('server_error', (_ctx, error: Error) => report(error));
    this.provider.on('grant.error', (ctx, error) => {
      if (error.status === 503) ctx.set('retry-after', '1');
    });
    this.provider.on('error' as 'server_error', report as never);
  }
}

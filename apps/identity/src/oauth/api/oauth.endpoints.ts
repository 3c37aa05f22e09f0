import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IdentitySettings } from '../../identity.settings';
import { PATHS } from '../application/authorization-server';
import { AuthorizationServers } from '../application/authorization-servers';

@Injectable()
export class OauthEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly servers: AuthorizationServers,
    private readonly settings: IdentitySettings,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
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
    const { protocol, host } = new URL(this.settings.issuer);
    return (request, reply) => {
      reply.hijack();
      for (const [name, value] of Object.entries(reply.getHeaders())) {
        if (value !== undefined) reply.raw.setHeader(name, value);
      }
      // The published addresses follow the issuer and never the Host header of a caller.
      request.raw.headers['x-forwarded-proto'] = protocol.slice(0, -1);
      request.raw.headers['x-forwarded-host'] = host;
      this.servers.serve(request.raw, reply.raw);
    };
  }
}

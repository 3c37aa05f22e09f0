import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { IdentitySettings } from '../../identity.settings';
import { PATHS } from '../application/authorization-server';
import { AuthorizationServers } from '../application/authorization-servers';
import { addressOf } from './client-address';
import { InteractionEndpoints } from './interaction.endpoints';

@Injectable()
export class OauthEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly servers: AuthorizationServers,
    private readonly settings: IdentitySettings,
    private readonly interactions: InteractionEndpoints,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    await fastify.register((scope, _options, done) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', (_request, _payload, parsed) => parsed(null));
      this.mount(scope);
      done();
    });
    await fastify.register((scope, _options, done) => {
      this.interactions.register(scope);
      done();
    });
  }

  private mount(scope: FastifyInstance): void {
    const handler = this.handler();
    const { authorization, end_session: endSession } = PATHS;
    for (const path of [authorization, endSession]) scope.get(path, handler).post(path, handler);
    for (const path of [`${authorization}/:uid`, `${endSession}/success`, PATHS.jwks, ...PATHS.discovery])
      scope.get(path, handler);
    for (const path of [PATHS.token, PATHS.revocation, `${endSession}/confirm`]) scope.post(path, handler);
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
      request.raw.headers['x-forwarded-for'] = addressOf(request.raw, this.settings.trustedProxies);
      this.servers.serve(request.raw, reply.raw);
    };
  }
}

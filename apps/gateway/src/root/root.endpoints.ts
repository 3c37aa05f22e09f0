import { hash } from 'node:crypto';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { hasCredential, type Access } from '../access/access';
import type { RateLimiter } from '../limits/rate-limiter';
import { rateLimited } from '../proxy/edge-problem';
import { rootLinks } from './root-links';

/** `GET /v1`: from here a client reaches everything by links alone. */
@Injectable()
export class RootEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly access: Access,
    private readonly limiter: RateLimiter,
    private readonly documents: boolean,
  ) {}

  onApplicationBootstrap(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    fastify.get('/', (_request, reply) => reply.redirect('/v1', 308));
    fastify.get('/v1', this.answer);
  }

  private readonly answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const quota = await this.limiter.take('open', request.ip);
    reply.headers(quota.headers);
    if (!quota.admitted) {
      rateLimited(quota.seconds).send(request, reply);
      return reply;
    }
    const caller = hasCredential(request.raw) ? await this.access.identify(request.raw) : undefined;
    const body = JSON.stringify({ _links: rootLinks(caller, this.documents) });
    return reply
      .headers({ etag: `"${hash('sha256', body, 'base64url').slice(0, 22)}"`, vary: 'Authorization, X-Api-Key' })
      .header('cache-control', caller ? 'private, no-cache' : 'public, max-age=60')
      .type('application/json')
      .send(body);
  };
}

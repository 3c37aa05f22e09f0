import { DomainError } from '@app/kernel';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { request } from 'undici';
import { routeNotFound, upstreamFailure } from '../proxy/proxy-errors';
import type { Upstreams } from '../proxy/upstreams';
import { swaggerPage } from './swagger-page';

interface Asset {
  Params: { asset: string };
}

interface Service {
  Params: { service: string };
}

const TIMEOUT_MS = 2_000;

@Injectable()
export class DocsEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly upstreams: Upstreams,
    private readonly services: readonly string[],
  ) {}

  onApplicationBootstrap(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    const assets = swaggerPage(this.services);
    const serve = (name: string, reply: FastifyReply): FastifyReply => {
      const asset = assets.get(name);
      if (!asset) throw routeNotFound();
      return reply.type(asset.type).send(asset.body);
    };
    fastify.get('/docs', (_request, reply) => serve('', reply));
    fastify.get<Asset>('/docs/:asset', ({ params }, reply) => serve(params.asset, reply));
    fastify.get<Service>('/docs/:service/v1/openapi.json', ({ params }, reply) => this.document(params.service, reply));
  }

  private async document(service: string, reply: FastifyReply): Promise<void> {
    if (!this.services.includes(service)) throw routeNotFound();
    const url = `${this.upstreams.get(service)?.url}/docs/v1/openapi.json`;
    try {
      const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await body.text();
      if (statusCode !== 200) throw new Error(`the service answered ${statusCode}`);
      await reply.type('application/json').send(text);
    } catch (cause) {
      throw upstreamFailure(service, new DomainError('no_answer', 'unavailable', 'No document', { cause }));
    }
  }
}

import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { routeNotFound } from '../proxy/proxy-errors';
import type { Documents } from './documents';
import { swaggerPage } from './swagger-page';

interface Asset {
  Params: { asset: string };
}

interface Service {
  Params: { service: string; version: string };
}

@Injectable()
export class DocsEndpoints implements OnApplicationBootstrap {
  constructor(
    private readonly adapter: HttpAdapterHost,
    private readonly documents: Documents,
  ) {}

  onApplicationBootstrap(): void {
    const fastify = this.adapter.httpAdapter.getInstance<FastifyInstance>();
    const assets = swaggerPage(this.documents);
    const serve = (name: string, reply: FastifyReply): FastifyReply => {
      const asset = assets.get(name);
      if (!asset) throw routeNotFound();
      return reply.type(asset.type).send(asset.body);
    };
    fastify.get('/docs', (_request, reply) => serve('', reply));
    fastify.get('/docs/openapi.json', async (_request, reply) =>
      reply.type('application/json').send(JSON.stringify(await this.documents.merged())),
    );
    fastify.get<Asset>('/docs/:asset', ({ params }, reply) => serve(params.asset, reply));
    fastify.get<Service>('/docs/:service/:version/openapi.json', ({ params }, reply) => this.document(params, reply));
  }

  private async document({ service, version }: Service['Params'], reply: FastifyReply): Promise<FastifyReply> {
    const known = this.documents.names.includes(`${service}-${version}`);
    const text = known ? await this.documents.text(service, version) : undefined;
    if (text === undefined) throw routeNotFound();
    return reply.type('application/json').send(text);
  }
}

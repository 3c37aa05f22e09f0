import type { VersionGuard } from '@app/kernel';
import {
  afterId,
  ApiProblems,
  ApiResult,
  ApiSection,
  etagOf,
  IfMatch,
  page,
  pageLimit,
  ZodBody,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Nests } from '../../application/nests';
import {
  nestParams,
  nestRequest,
  nestResponse,
  nestsQuery,
  nestsResponse,
  toNestResponse,
  type NestParams,
  type NestRequest,
  type NestResponse,
  type NestsQuery,
} from './nest.schemas';

@ApiSection('nests', 'Where drones live, and how far from there Aerie serves.')
@Controller({ path: 'nests', version: '1' })
export class NestController {
  constructor(private readonly nests: Nests) {}

  @Get()
  @ApiOperation({ summary: 'List nests: where Aerie serves' })
  @ApiResult(200, { description: 'A page of nests', schema: nestsResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(@ZodQuery(nestsQuery) query: NestsQuery): Promise<Page<NestResponse>> {
    const limit = pageLimit(query);
    const rows = await this.nests.list({ ids: query.ids, after: afterId(query), limit: limit + 1 });
    return page(rows, { href: '/v1/nests', limit, query }, toNestResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a nest' })
  @ApiResult(200, { description: 'The nest', schema: nestResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'nest_not_found' })
  async get(
    @ZodParam(nestParams) { id }: NestParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<NestResponse> {
    const nest = await this.nests.get(id);
    void reply.header('etag', etagOf(nest.version));
    return toNestResponse(nest);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Register a nest, or change it (operators)' })
  @ApiResult(201, { description: 'Registered', headers: { Location: 'The address of the nest' }, etag: true })
  @ApiResult(204, { description: 'Changed', etag: true })
  @ApiProblems({ 400: 'validation_failed' })
  async put(
    @ZodParam(nestParams) { id }: NestParams,
    @ZodBody(nestRequest) nest: NestRequest,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { created, version } = await this.nests.register({ id, ...nest }, guard);
    void reply.header('etag', etagOf(version));
    if (created) void reply.status(201).header('location', `/v1/nests/${id}`);
    else void reply.status(204);
  }
}

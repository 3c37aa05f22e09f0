import { afterId, ApiProblems, ApiResult, page, ZodBody, ZodParam, ZodQuery, type Page } from '@app/service-defaults';
import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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

@ApiTags('nests')
@Controller({ path: 'nests', version: '1' })
export class NestController {
  constructor(private readonly nests: Nests) {}

  @Get()
  @ApiOperation({ summary: 'List nests: where Aerie serves' })
  @ApiResult(200, { description: 'A page of nests', schema: nestsResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(@ZodQuery(nestsQuery) query: NestsQuery): Promise<Page<NestResponse>> {
    const rows = await this.nests.list(afterId(query), query.limit + 1);
    return page(rows, { href: '/v1/nests', limit: query.limit, query }, toNestResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a nest' })
  @ApiResult(200, { description: 'The nest', schema: nestResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'nest_not_found' })
  async get(@ZodParam(nestParams) { id }: NestParams): Promise<NestResponse> {
    return toNestResponse(await this.nests.get(id));
  }

  @Put(':id')
  @ApiOperation({ summary: 'Register a nest, or change it (operators)' })
  @ApiResult(201, { description: 'Registered', headers: { Location: 'The address of the nest' } })
  @ApiResult(204, { description: 'Changed' })
  @ApiProblems({ 400: 'validation_failed' })
  async put(
    @ZodParam(nestParams) { id }: NestParams,
    @ZodBody(nestRequest) nest: NestRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const created = await this.nests.register({ id, ...nest });
    if (created) void reply.status(201).header('location', `/v1/nests/${id}`);
    else void reply.status(204);
  }
}

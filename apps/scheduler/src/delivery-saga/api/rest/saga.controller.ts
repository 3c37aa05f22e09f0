import type { VersionGuard } from '@app/kernel';
import { Sagas } from '@app/saga';
import {
  afterId,
  ApiProblems,
  ApiResult,
  ApiSection,
  etagOf,
  IfMatch,
  page,
  ZodParam,
  ZodQuery,
  type Page,
} from '@app/service-defaults';
import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { DELIVERY_SAGA } from '../../application/delivery.saga';
import { sagaParams, sagasQuery, type SagaParams, type SagasQuery } from './saga.request';
import {
  sagaDetailsResponse,
  sagasResponse,
  toSagaDetailsResponse,
  toSagaResponse,
  type SagaDetailsResponse,
  type SagaResponse,
} from './saga.response';

@ApiSection('sagas', 'How far the arrangement of each delivery is, and what to do with one that is stuck.')
@Controller({ path: 'sagas', version: '1' })
export class SagaController {
  constructor(private readonly sagas: Sagas) {}

  @Get()
  @ApiOperation({ summary: 'List the sagas of deliveries (operators), the oldest first' })
  @ApiResult(200, { description: 'A page of sagas', schema: sagasResponse })
  @ApiProblems({ 400: 'validation_failed, invalid_cursor' })
  async list(@ZodQuery(sagasQuery) query: SagasQuery): Promise<Page<SagaResponse>> {
    const { limit, status, deliveryId: key } = query;
    const rows = await this.sagas.list({ name: DELIVERY_SAGA, key, status, after: afterId(query), limit: limit + 1 });
    const request = { href: '/v1/sagas', limit, query };
    return page(rows, request, toSagaResponse, ({ id }) => [id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a saga with the log of its steps (operators)' })
  @ApiResult(200, { description: 'The saga', schema: sagaDetailsResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'saga_not_found' })
  async get(
    @ZodParam(sagaParams) { id }: SagaParams,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SagaDetailsResponse> {
    const details = await this.sagas.get(id);
    const saga = toSagaDetailsResponse(details);
    void reply.header('etag', etagOf(details.version, saga));
    return saga;
  }

  @Post(':id/retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try the compensation of a stuck saga again (operators)' })
  @ApiResult(202, { description: 'It is tried again', schema: sagaDetailsResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'saga_not_found', 409: 'saga_not_stuck' })
  async retry(
    @ZodParam(sagaParams) { id }: SagaParams,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SagaDetailsResponse> {
    await this.sagas.retry(id, guard);
    return this.get({ id }, reply);
  }

  @Post(':id/skip')
  @HttpCode(202)
  @ApiOperation({ summary: 'Leave out the compensation that a saga is stuck in, and go on with the next (operators)' })
  @ApiResult(202, { description: 'It goes on', schema: sagaDetailsResponse, etag: true })
  @ApiProblems({ 400: 'validation_failed', 404: 'saga_not_found', 409: 'saga_not_stuck' })
  async skip(
    @ZodParam(sagaParams) { id }: SagaParams,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SagaDetailsResponse> {
    await this.sagas.skip(id, guard);
    return this.get({ id }, reply);
  }
}

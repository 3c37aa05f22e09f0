import { Sagas } from '@app/saga';
import { afterId, ApiProblems, ApiResult, page, ZodParam, ZodQuery, type Page } from '@app/service-defaults';
import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
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

@ApiTags('sagas')
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
  @ApiResult(200, { description: 'The saga', schema: sagaDetailsResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'saga_not_found' })
  async get(@ZodParam(sagaParams) { id }: SagaParams): Promise<SagaDetailsResponse> {
    return toSagaDetailsResponse(await this.sagas.get(id));
  }

  @Post(':id/retry')
  @HttpCode(202)
  @ApiOperation({ summary: 'Try the compensation of a stuck saga again (operators)' })
  @ApiResult(202, { description: 'It is tried again', schema: sagaDetailsResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'saga_not_found', 409: 'saga_not_stuck' })
  async retry(@ZodParam(sagaParams) { id }: SagaParams): Promise<SagaDetailsResponse> {
    await this.sagas.retry(id);
    return this.get({ id });
  }

  @Post(':id/skip')
  @HttpCode(202)
  @ApiOperation({ summary: 'Leave out the compensation that a saga is stuck in, and go on with the next (operators)' })
  @ApiResult(202, { description: 'It goes on', schema: sagaDetailsResponse })
  @ApiProblems({ 400: 'validation_failed', 404: 'saga_not_found', 409: 'saga_not_stuck' })
  async skip(@ZodParam(sagaParams) { id }: SagaParams): Promise<SagaDetailsResponse> {
    await this.sagas.skip(id);
    return this.get({ id });
  }
}

import { CurrentPrincipal, type Principal } from '@app/auth';
import { deliveryOrderSchema } from '@app/contracts';
import { ApiProblems, ApiResult, BodyLimit, validate, ZodBody } from '@app/service-defaults';
import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AcceptBatch, orRefusal } from '../../application/accept-batch';
import { batchRequest, type BatchRequest } from './delivery-request.request';
import { batchResponse, toBatchItem } from './delivery-request.response';
import { viewerOf } from './viewer';

const BODY_LIMIT = 1024 * 1024;

@ApiTags('delivery requests')
@Controller({ path: 'delivery-requests/batch', version: '1' })
export class BatchController {
  constructor(private readonly acceptBatch: AcceptBatch) {}

  @Post()
  @HttpCode(200)
  @BodyLimit(BODY_LIMIT)
  @ApiOperation({ summary: 'Request up to 500 deliveries at once; each succeeds or fails by itself' })
  @ApiResult(200, {
    description: 'What became of each item; the accepted ones are stored for good',
    schema: batchResponse,
  })
  @ApiProblems({
    400: '`validation_failed`, of the batch as such',
    403: '`account_required`',
    503: '`overloaded`, `database_unavailable`: nothing is known to be stored',
  })
  async accept(@CurrentPrincipal() principal: Principal, @ZodBody(batchRequest) { items }: BatchRequest) {
    const orders = items.map((item) => orRefusal(() => validate(deliveryOrderSchema, item)));
    const outcomes = await this.acceptBatch.execute(viewerOf(principal), orders);
    return { items: outcomes.map(toBatchItem) };
  }
}

import { CurrentPrincipal, type Principal } from '@app/auth';
import { deliveryOrderSchema, type DeliveryOrder } from '@app/contracts';
import { afterId, ApiProblems, ApiResult, page, ZodBody, ZodParam, ZodQuery } from '@app/service-defaults';
import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AcceptRequest } from '../../application/accept-request';
import { GetRequest } from '../../application/queries/get-request';
import { ListRequests } from '../../application/queries/list-requests';
import { requestIdParam, requestsQuery, type RequestIdParam, type RequestsQuery } from './delivery-request.request';
import {
  deliveryHref,
  hrefOf,
  requestPage,
  requestResponse,
  toRequestItem,
  toRequestResponse,
} from './delivery-request.response';
import { viewerOf } from './viewer';

const RETRY_AFTER_S = 1;

@ApiTags('delivery requests')
@Controller({ path: 'delivery-requests', version: '1' })
export class DeliveryRequestController {
  constructor(
    private readonly acceptRequest: AcceptRequest,
    private readonly getRequest: GetRequest,
    private readonly listRequests: ListRequests,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Request a delivery; it is stored at once and scheduled soon' })
  @HttpCode(202)
  @ApiResult(202, {
    description: 'Stored for good; the delivery follows',
    schema: requestResponse,
    headers: { Location: 'The status monitor', 'Retry-After': 'Seconds until it is worth a look' },
  })
  @ApiProblems({ 400: '`validation_failed`', 403: '`account_required`', 503: '`overloaded`, `database_unavailable`' })
  async accept(
    @CurrentPrincipal() principal: Principal,
    @ZodBody(deliveryOrderSchema) order: DeliveryOrder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { id, deliveryId } = await this.acceptRequest.execute(viewerOf(principal), order);
    void reply.header('location', hrefOf(id)).header('retry-after', RETRY_AFTER_S);
    return toRequestResponse({ id, deliveryId, status: 'accepted' });
  }

  @Get(':id')
  @ApiOperation({ summary: 'Ask what has become of a delivery request' })
  @ApiResult(200, {
    description: 'Still to be scheduled',
    schema: requestResponse,
    headers: { 'Retry-After': 'Seconds until it is worth another look' },
  })
  @ApiResult(303, { description: 'The delivery has its own address now', headers: { Location: 'The delivery' } })
  @ApiProblems({
    404: '`delivery_request_not_found`',
    422: 'Rejected; the code is the reason, such as `no_drone_available`, `out_of_range`, `insufficient_credit`',
  })
  async monitor(
    @CurrentPrincipal() principal: Principal,
    @ZodParam(requestIdParam) { id }: RequestIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const request = await this.getRequest.execute(viewerOf(principal), id);
    if (request.status === 'accepted') {
      void reply.header('retry-after', RETRY_AFTER_S);
      return toRequestResponse(request);
    }
    void reply.status(303).header('location', deliveryHref(request.deliveryId));
    return undefined;
  }

  @Get()
  @ApiOperation({ summary: 'List delivery requests; a tenant sees its own' })
  @ApiResult(200, { description: 'Newest first', schema: requestPage })
  @ApiProblems({ 400: '`validation_failed`, `invalid_cursor`' })
  async list(@CurrentPrincipal() principal: Principal, @ZodQuery(requestsQuery) query: RequestsQuery) {
    const { cursor: _, ...filter } = query;
    const requests = await this.listRequests.execute(viewerOf(principal), { ...filter, afterId: afterId(query) });
    const request = { href: '/v1/delivery-requests', limit: query.limit, query };
    return page(requests, request, toRequestItem, ({ id }) => [id]);
  }
}

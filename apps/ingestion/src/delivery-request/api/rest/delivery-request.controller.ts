import { CurrentPrincipal, type Principal } from '@app/auth';
import { deliveryOrderSchema, type DeliveryOrder } from '@app/contracts';
import {
  afterId,
  ApiProblems,
  ApiResult,
  CurrentKeyClaim,
  etagOf,
  page,
  pageLimit,
  ZodBody,
  ZodParam,
  ZodQuery,
  type KeyClaim,
} from '@app/service-defaults';
import { Controller, Get, HttpCode, Post, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { AcceptRequest } from '../../application/accept-request';
import type { AcceptedRequest } from '../../application/delivery-request';
import { GetRequest } from '../../application/queries/get-request';
import { ListRequests } from '../../application/queries/list-requests';
import { requestIdParam, requestsQuery, type RequestIdParam, type RequestsQuery } from './delivery-request.request';
import {
  COLLECTION,
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
    headers: {
      Location: 'The status monitor',
      'Retry-After': 'Seconds until it is worth a look',
      ETag: 'Of the status monitor',
    },
  })
  @ApiProblems({
    400: '`validation_failed`',
    403: '`account_required`',
    409: '`external_id_taken`, with a link to the one that has it',
    503: '`overloaded`, `database_unavailable`',
  })
  async accept(
    @CurrentPrincipal() principal: Principal,
    @ZodBody(deliveryOrderSchema) order: DeliveryOrder,
    @CurrentKeyClaim() claim: KeyClaim | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const keep =
      claim && ((request: AcceptedRequest) => claim.keep(202, headersOf(request), acceptedResponse(request)));
    const request = await this.acceptRequest.execute(viewerOf(principal), order, keep);
    void reply.headers(headersOf(request));
    return acceptedResponse(request);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Ask what has become of a delivery request' })
  @ApiResult(200, {
    description: 'Still to be scheduled',
    schema: requestResponse,
    headers: { 'Retry-After': 'Seconds until it is worth another look', ETag: 'Its version' },
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
      void reply.header('retry-after', RETRY_AFTER_S).header('etag', etagOf(request.version));
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
    const limit = pageLimit(query);
    const requests = await this.listRequests.execute(viewerOf(principal), {
      ...filter,
      limit,
      afterId: afterId(query),
    });
    const request = { href: COLLECTION, limit, query };
    return page(requests, request, toRequestItem, ({ id }) => [id]);
  }
}

function headersOf({ id }: AcceptedRequest): Record<string, string> {
  return { location: hrefOf(id), 'retry-after': String(RETRY_AFTER_S), etag: etagOf(1) };
}

function acceptedResponse({ id, deliveryId }: AcceptedRequest) {
  return toRequestResponse({ id, deliveryId, status: 'accepted' });
}

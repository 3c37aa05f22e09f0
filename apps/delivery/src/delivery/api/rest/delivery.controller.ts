import { CurrentPrincipal, type Principal } from '@app/auth';
import { deliveryOrderSchema, type DeliveryOrder } from '@app/contracts';
import { ApiProblems, ApiResult, decodeCursor, page, ZodBody, ZodParam, ZodQuery } from '@app/service-defaults';
import { Controller, Get, Post, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CreateDelivery } from '../../application/create-delivery';
import { PutDelivery } from '../../application/put-delivery';
import { GetDelivery } from '../../application/queries/get-delivery';
import { ListDeliveries } from '../../application/queries/list-deliveries';
import {
  deliveriesCursor,
  deliveriesQuery,
  deliveryIdParam,
  type DeliveriesQuery,
  type DeliveryIdParam,
} from './delivery.request';
import { deliveryPage, deliveryResponse, hrefOf, toDeliveryResponse } from './delivery.response';
import { viewerOf } from './viewer';

@ApiTags('deliveries')
@Controller({ path: 'deliveries', version: '1' })
export class DeliveryController {
  constructor(
    private readonly createDelivery: CreateDelivery,
    private readonly putDelivery: PutDelivery,
    private readonly getDelivery: GetDelivery,
    private readonly listDeliveries: ListDeliveries,
  ) {}

  @Post()
  @ApiOperation({ summary: 'Create a delivery' })
  @ApiResult(201, { description: 'Created', schema: deliveryResponse, headers: { Location: 'The delivery' } })
  @ApiProblems({
    400: '`validation_failed`',
    403: '`account_required`',
    409: '`external_id_taken`, `quote_used`',
    422: '`quote_not_found`, `quote_not_serviceable`, `quote_expired`, `quote_does_not_match`',
  })
  async create(
    @CurrentPrincipal() principal: Principal,
    @ZodBody(deliveryOrderSchema) order: DeliveryOrder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const view = await this.createDelivery.execute(viewerOf(principal), order);
    void reply.header('location', hrefOf(view.id));
    return toDeliveryResponse(view);
  }

  @Put(':id')
  @ApiOperation({ summary: 'Create a delivery under an id of your own, or change it' })
  @ApiResult(201, { description: 'Created', schema: deliveryResponse, headers: { Location: 'The delivery' } })
  @ApiResult(204, { description: 'The same, or changed' })
  @ApiProblems({
    400: '`validation_failed`',
    403: '`account_required`',
    404: '`delivery_not_found`: the id is not yours',
    409: '`delivery_locked_field`, `dropoff_not_feasible`, `delivery_already_picked_up`, `delivery_already_ended`, `external_id_taken`, `quote_used`',
    422: '`quote_not_found`, `quote_not_serviceable`, `quote_expired`, `quote_does_not_match`',
    503: '`peer_unavailable`, `deadline_exceeded`, `circuit_open`: the drone service cannot be asked; nothing has changed',
  })
  async put(
    @CurrentPrincipal() principal: Principal,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @ZodBody(deliveryOrderSchema) order: DeliveryOrder,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const created = await this.putDelivery.execute(viewerOf(principal), id, order);
    void reply.status(created ? 201 : 204);
    if (!created) return undefined;
    void reply.header('location', hrefOf(id));
    return toDeliveryResponse(created);
  }

  @Get()
  @ApiOperation({ summary: 'List deliveries; a tenant sees its own' })
  @ApiResult(200, { description: 'Newest first', schema: deliveryPage })
  @ApiProblems({ 400: '`validation_failed`, `invalid_cursor`' })
  async list(@CurrentPrincipal() principal: Principal, @ZodQuery(deliveriesQuery) query: DeliveriesQuery) {
    const { cursor, ...filter } = query;
    const position = cursor === undefined ? undefined : decodeCursor(cursor, deliveriesCursor);
    const after = position && { createdAt: position[0], id: position[1] };
    const views = await this.listDeliveries.execute(viewerOf(principal), { ...filter, after });
    const request = { href: '/v1/deliveries', limit: query.limit, query };
    return page(views, request, toDeliveryResponse, ({ createdAt, id }) => [createdAt, id]);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Get a delivery' })
  @ApiResult(200, { description: 'The delivery', schema: deliveryResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async get(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    return toDeliveryResponse(await this.getDelivery.execute(viewerOf(principal), id));
  }
}

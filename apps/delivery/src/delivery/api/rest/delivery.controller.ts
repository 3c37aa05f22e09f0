import type { DeliveryOrder } from '@app/contracts';
import type { VersionGuard } from '@app/kernel';
import {
  ApiProblems,
  ApiResult,
  decodeCursor,
  IfMatch,
  page,
  pageLimit,
  pageSchema,
  ZodBody,
  ZodParam,
  ZodQuery,
} from '@app/service-defaults';
import { Controller, Get, Post, Put, Res, type Type } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CreateDelivery } from '../../application/create-delivery';
import { PutDelivery } from '../../application/put-delivery';
import { GetDelivery } from '../../application/queries/get-delivery';
import { ListDeliveries } from '../../application/queries/list-deliveries';
import { made, tagged } from './answers';
import { ApiDeliveries } from './api-deliveries';
import { CurrentCaller, type Caller } from './caller';
import { partLinks } from './delivery.links';
import { askingProblems, quoteProblems, readProblems } from './delivery.problems';
import { inWordsOf, type Representation } from './delivery.representation';
import {
  deliveriesCursor,
  deliveriesQuery,
  deliveryIdParam,
  type DeliveriesQuery,
  type DeliveryIdParam,
} from './delivery.request';
import { linksSchema } from './delivery.links';

/** The routes whose bodies differ between the versions, in one of them. */
export function deliveryController(representation: Representation): Type {
  const { version, order: orderSchema, delivery: deliverySchema } = representation;
  const { toDelivery, toPackage } = representation;
  const LOCATION = { Location: 'The delivery' };
  const inOwnWords = (error: unknown): never => {
    throw inWordsOf(representation, error);
  };

  @ApiDeliveries()
  @Controller({ path: 'deliveries', version })
  class DeliveryController {
    constructor(
      private readonly createDelivery: CreateDelivery,
      private readonly putDelivery: PutDelivery,
      private readonly getDelivery: GetDelivery,
      private readonly listDeliveries: ListDeliveries,
    ) {}

    @Post()
    @ApiOperation({ summary: 'Create a delivery' })
    @ApiResult(201, { description: 'Created', schema: deliverySchema, headers: LOCATION, etag: true })
    @ApiProblems({
      ...quoteProblems,
      400: '`validation_failed`',
      403: '`account_required`',
      409: '`external_id_taken`, `quote_used`',
    })
    async create(
      @CurrentCaller() caller: Caller,
      @ZodBody(orderSchema) order: DeliveryOrder,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const view = await this.createDelivery.execute(caller.viewer, order).catch(inOwnWords);
      return made(reply, { view, outcome: true }, caller.href(view.id), () => toDelivery(view, caller));
    }

    @Put(':id')
    @ApiOperation({ summary: 'Create a delivery under an id of your own, or change it' })
    @ApiResult(201, { description: 'Created', schema: deliverySchema, headers: LOCATION, etag: true })
    @ApiResult(204, { description: 'The same, or changed', etag: true })
    @ApiProblems({
      ...askingProblems,
      ...quoteProblems,
      403: '`account_required`',
      404: '`delivery_not_found`: the id is not yours',
      409:
        '`delivery_locked_field`, `dropoff_not_feasible`, `delivery_already_picked_up`, `delivery_already_ended`, ' +
        '`external_id_taken`, `quote_used`',
    })
    async put(
      @CurrentCaller() caller: Caller,
      @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
      @IfMatch() guard: VersionGuard,
      @ZodBody(orderSchema) order: DeliveryOrder,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const { viewer } = caller;
      const changed = await this.putDelivery.execute({ viewer, id, guard }, order).catch(inOwnWords);
      return made(reply, changed, caller.href(id), (view) => toDelivery(view, caller));
    }

    @Get()
    @ApiOperation({ summary: 'List deliveries, or read many by their ids; a tenant sees its own' })
    @ApiResult(200, { description: 'Newest first', schema: pageSchema(deliverySchema) })
    @ApiProblems({ 400: '`validation_failed`, `invalid_cursor`' })
    async list(@CurrentCaller() caller: Caller, @ZodQuery(deliveriesQuery) query: DeliveriesQuery) {
      const { cursor, ...filter } = query;
      const limit = pageLimit(query);
      const position = cursor === undefined ? undefined : decodeCursor(cursor, deliveriesCursor);
      const after = position && { createdAt: position[0], id: position[1] };
      const views = await this.listDeliveries.execute(caller.viewer, { ...filter, limit, after });
      const request = { href: caller.href(), limit, query };
      return page(
        views,
        request,
        (view) => toDelivery(view, caller),
        ({ createdAt, id }) => [createdAt, id],
      );
    }

    @Get(':id')
    @ApiOperation({ summary: 'Get a delivery' })
    @ApiResult(200, { description: 'The delivery', schema: deliverySchema, etag: true })
    @ApiProblems(readProblems)
    async get(
      @CurrentCaller() caller: Caller,
      @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      return toDelivery(tagged(reply, await this.getDelivery.execute(caller.viewer, id)), caller);
    }

    @Get(':id/package')
    @ApiOperation({ summary: 'Get the package of a delivery' })
    @ApiResult(200, {
      description: 'What is carried',
      schema: representation.package.extend({ _links: linksSchema }),
      etag: true,
    })
    @ApiProblems(readProblems)
    async package(
      @CurrentCaller() caller: Caller,
      @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
      @Res({ passthrough: true }) reply: FastifyReply,
    ) {
      const view = tagged(reply, await this.getDelivery.execute(caller.viewer, id));
      return { ...toPackage(view), _links: partLinks(caller, id, 'package') };
    }
  }

  return DeliveryController;
}

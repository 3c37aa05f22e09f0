import type { VersionGuard } from '@app/kernel';
import { ApiProblems, ApiResult, IfMatch, ZodBody, ZodParam } from '@app/service-defaults';
import { Controller, Delete, Get, Put, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CancelDelivery } from '../../application/cancel-delivery';
import { GetCancellation } from '../../application/queries/get-cancellation';
import { made, tagged } from './answers';
import { ApiDeliveries } from './api-deliveries';
import { CurrentCaller, type Caller } from './caller';
import { cancellationResponse, toCancellation } from './delivery-parts.response';
import { askingProblems } from './delivery.problems';
import {
  cancellationRequest,
  deliveryIdParam,
  type CancellationRequest,
  type DeliveryIdParam,
} from './delivery.request';

const REASON_OF_DELETE = 'Deleted by its client';
const POLL_SECONDS = '1';
const refusals = { ...askingProblems, 409: '`delivery_already_picked_up`, `delivery_already_ended`' };
const LOCATION = { Location: 'The cancellation' };

@ApiDeliveries()
@Controller({ path: 'deliveries/:id', version: ['1', '2'] })
export class CancellationController {
  constructor(
    private readonly getCancellation: GetCancellation,
    private readonly cancelDelivery: CancelDelivery,
  ) {}

  @Get('cancellation')
  @ApiOperation({ summary: 'Get the cancellation of a delivery, and what came of it' })
  @ApiResult(200, { description: 'Why and when it was cancelled', schema: cancellationResponse, etag: true })
  @ApiProblems({ 404: '`delivery_not_found`, `delivery_not_cancelled`' })
  async get(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return toCancellation(tagged(reply, await this.getCancellation.execute(caller.viewer, id)), caller);
  }

  @Put('cancellation')
  @ApiOperation({ summary: 'Cancel a delivery, until the package is picked up' })
  @ApiResult(201, {
    description: 'Cancelled; what was held for it is being freed',
    schema: cancellationResponse,
    headers: LOCATION,
    etag: true,
  })
  @ApiResult(204, { description: 'It was cancelled before', etag: true })
  @ApiProblems(refusals)
  async put(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @ZodBody(cancellationRequest) { reason }: CancellationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { viewer } = caller;
    const changed = await this.cancelDelivery.execute({ viewer, id, guard }, reason);
    return made(reply, changed, caller.href(id, 'cancellation'), (view) => toCancellation(view, caller));
  }

  @Delete()
  @ApiOperation({ summary: 'Cancel a delivery without a reason; it stays readable' })
  @ApiResult(202, { description: 'Cancelled; what was held for it is being freed', headers: LOCATION, etag: true })
  @ApiResult(204, { description: 'Cancelled, and nothing is held for it any more', etag: true })
  @ApiProblems(refusals)
  async delete(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const { viewer } = caller;
    const { view } = await this.cancelDelivery.execute({ viewer, id, guard }, REASON_OF_DELETE);
    const isUndone = tagged(reply, view).cancellation?.completedAt !== undefined;
    if (isUndone) return void reply.status(204);
    void reply.status(202).headers({ location: caller.href(id, 'cancellation'), 'retry-after': POLL_SECONDS });
  }
}

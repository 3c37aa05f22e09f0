import type { VersionGuard } from '@app/kernel';
import { ApiProblems, ApiResult, IfMatch, ZodBody, ZodParam } from '@app/service-defaults';
import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ConfirmDelivery } from '../../application/confirm-delivery';
import { GetDelivery } from '../../application/queries/get-delivery';
import { made, tagged } from './answers';
import { ApiDeliveries } from './api-deliveries';
import { CurrentCaller, type Caller } from './caller';
import { confirmationResponse, toConfirmation } from './delivery-parts.response';
import { askingProblems, readProblems } from './delivery.problems';
import {
  confirmationRequest,
  deliveryIdParam,
  type ConfirmationRequest,
  type DeliveryIdParam,
} from './delivery.request';

@ApiDeliveries()
@Controller({ path: 'deliveries/:id/confirmation', version: ['1', '2'] })
export class ConfirmationController {
  constructor(
    private readonly getDelivery: GetDelivery,
    private readonly confirmDelivery: ConfirmDelivery,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Get the confirmation of a delivery' })
  @ApiResult(200, { description: 'What was asked for, and what was given', schema: confirmationResponse, etag: true })
  @ApiProblems(readProblems)
  async get(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return toConfirmation(tagged(reply, await this.getDelivery.execute(caller.viewer, id)), caller);
  }

  @Put()
  @ApiOperation({ summary: 'Confirm a delivery at its drop-off' })
  @ApiResult(201, {
    description: 'Written, once',
    schema: confirmationResponse,
    headers: { Location: 'The confirmation' },
    etag: true,
  })
  @ApiResult(204, { description: 'The same was written before', etag: true })
  @ApiProblems({
    ...askingProblems,
    409:
      '`confirmation_not_requested`, `confirmation_type_mismatch`, `confirmation_too_early`, `confirmation_too_late`, ' +
      '`confirmation_already_given`, `delivery_already_ended`',
  })
  async put(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @ZodBody(confirmationRequest) confirmation: ConfirmationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { viewer } = caller;
    const changed = await this.confirmDelivery.execute({ viewer, id, guard }, confirmation);
    return made(reply, changed, caller.href(id, 'confirmation'), (view) => toConfirmation(view, caller));
  }
}

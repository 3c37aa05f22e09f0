import { CurrentPrincipal, type Principal } from '@app/auth';
import { ApiProblems, ApiResult, ZodBody, ZodParam } from '@app/service-defaults';
import { Controller, Get, Put, Res } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CancelDelivery } from '../../application/cancel-delivery';
import { ConfirmDelivery } from '../../application/confirm-delivery';
import { GetCancellation } from '../../application/queries/get-cancellation';
import { GetDelivery } from '../../application/queries/get-delivery';
import { cancellationResponse, confirmationResponse } from './delivery-parts.response';
import {
  cancellationRequest,
  confirmationRequest,
  deliveryIdParam,
  type CancellationRequest,
  type ConfirmationRequest,
  type DeliveryIdParam,
} from './delivery.request';
import { hrefOf, partLinks } from './delivery.response';
import { viewerOf } from './viewer';

@ApiTags('deliveries')
@Controller({ path: 'deliveries/:id', version: '1' })
export class DeliveryOutcomeController {
  constructor(
    private readonly getDelivery: GetDelivery,
    private readonly getCancellation: GetCancellation,
    private readonly confirmDelivery: ConfirmDelivery,
    private readonly cancelDelivery: CancelDelivery,
  ) {}

  @Get('confirmation')
  @ApiOperation({ summary: 'Get the confirmation of a delivery' })
  @ApiResult(200, { description: 'What was asked for, and what was given', schema: confirmationResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async confirmation(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    const { confirmation, confirmed } = await this.getDelivery.execute(viewerOf(principal), id);
    const given = confirmed ? { evidence: confirmed.evidence, at: confirmed.at } : null;
    return { type: confirmation, given, _links: partLinks(id, 'confirmation') };
  }

  @Put('confirmation')
  @ApiOperation({ summary: 'Confirm a delivery at its drop-off' })
  @ApiResult(201, { description: 'Written, once', schema: confirmationResponse })
  @ApiResult(204, { description: 'The same was written before' })
  @ApiProblems({
    400: '`validation_failed`',
    404: '`delivery_not_found`',
    409:
      '`confirmation_not_requested`, `confirmation_type_mismatch`, `confirmation_too_early`, `confirmation_too_late`, ' +
      '`confirmation_already_given`, `delivery_already_ended`',
    503: '`peer_unavailable`, `deadline_exceeded`, `circuit_open`: the drone service cannot be asked; nothing has changed',
  })
  async putConfirmation(
    @CurrentPrincipal() principal: Principal,
    @ZodParam(deliveryIdParam) param: DeliveryIdParam,
    @ZodBody(confirmationRequest) confirmation: ConfirmationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const isNew = await this.confirmDelivery.execute(viewerOf(principal), param.id, confirmation);
    void reply.status(isNew ? 201 : 204);
    if (!isNew) return undefined;
    void reply.header('location', hrefOf(param.id, 'confirmation'));
    return this.confirmation(principal, param);
  }

  @Get('cancellation')
  @ApiOperation({ summary: 'Get the cancellation of a delivery' })
  @ApiResult(200, { description: 'Why and when it was cancelled', schema: cancellationResponse })
  @ApiProblems({ 404: '`delivery_not_found`, `delivery_not_cancelled`' })
  async cancellation(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    const { reason, at } = await this.getCancellation.execute(viewerOf(principal), id);
    return { reason, cancelledAt: at, _links: partLinks(id, 'cancellation') };
  }

  @Put('cancellation')
  @ApiOperation({ summary: 'Cancel a delivery, until the package is picked up' })
  @ApiResult(201, { description: 'Cancelled; what was held for it is being freed', schema: cancellationResponse })
  @ApiResult(204, { description: 'It was cancelled before' })
  @ApiProblems({
    400: '`validation_failed`',
    404: '`delivery_not_found`',
    409: '`delivery_already_picked_up`, `delivery_already_ended`',
    503: '`peer_unavailable`, `deadline_exceeded`, `circuit_open`: the drone service cannot be asked; nothing has changed',
  })
  async putCancellation(
    @CurrentPrincipal() principal: Principal,
    @ZodParam(deliveryIdParam) param: DeliveryIdParam,
    @ZodBody(cancellationRequest) { reason }: CancellationRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const isNew = await this.cancelDelivery.execute(viewerOf(principal), param.id, reason);
    void reply.status(isNew ? 201 : 204);
    if (!isNew) return undefined;
    void reply.header('location', hrefOf(param.id, 'cancellation'));
    return this.cancellation(principal, param);
  }
}

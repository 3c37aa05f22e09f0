import { CurrentPrincipal, type Principal } from '@app/auth';
import { stopSchema, type Stop } from '@app/contracts';
import { ApiProblems, ApiResult, ZodBody, ZodParam } from '@app/service-defaults';
import { Controller, Get, HttpCode, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { ChangeDropoff } from '../../application/change-dropoff';
import { GetDelivery } from '../../application/queries/get-delivery';
import { ListStatusEvents } from '../../application/queries/list-status-events';
import { packageResponse, statusEventsResponse, statusResponse, stopResponse } from './delivery-parts.response';
import { deliveryIdParam, type DeliveryIdParam } from './delivery.request';
import { partLinks, toPackage } from './delivery.response';
import { viewerOf } from './viewer';

@ApiTags('deliveries')
@Controller({ path: 'deliveries/:id', version: '1' })
export class DeliveryPartsController {
  constructor(
    private readonly getDelivery: GetDelivery,
    private readonly listStatusEvents: ListStatusEvents,
    private readonly changeDropoff: ChangeDropoff,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'Get the status of a delivery' })
  @ApiResult(200, { description: 'Where it stands', schema: statusResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async status(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    const { status, failure, updatedAt } = await this.getDelivery.execute(viewerOf(principal), id);
    const reason = failure && { code: failure.code, detail: failure.detail };
    return { status, reason, updatedAt, _links: partLinks(id, 'status') };
  }

  @Get('events')
  @ApiOperation({ summary: 'List the statuses that a delivery went through' })
  @ApiResult(200, { description: 'Every status it went through, oldest first', schema: statusEventsResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async events(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    await this.getDelivery.execute(viewerOf(principal), id);
    return { items: await this.listStatusEvents.execute(id), _links: partLinks(id, 'events') };
  }

  @Get('pickup')
  @ApiOperation({ summary: 'Get where a delivery is picked up' })
  @ApiResult(200, { description: 'Where the package waits', schema: stopResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async pickup(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    const { pickup } = await this.getDelivery.execute(viewerOf(principal), id);
    return { ...pickup, _links: partLinks(id, 'pickup') };
  }

  @Get('package')
  @ApiOperation({ summary: 'Get the package of a delivery' })
  @ApiResult(200, { description: 'What is carried', schema: packageResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async package(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    return { ...toPackage(await this.getDelivery.execute(viewerOf(principal), id)), _links: partLinks(id, 'package') };
  }

  @Get('dropoff')
  @ApiOperation({ summary: 'Get where a delivery is dropped off' })
  @ApiResult(200, { description: 'Where the package goes', schema: stopResponse })
  @ApiProblems({ 404: '`delivery_not_found`' })
  async dropoff(@CurrentPrincipal() principal: Principal, @ZodParam(deliveryIdParam) { id }: DeliveryIdParam) {
    const { dropoff } = await this.getDelivery.execute(viewerOf(principal), id);
    return { ...dropoff, _links: partLinks(id, 'dropoff') };
  }

  @Put('dropoff')
  @ApiOperation({ summary: 'Change where a delivery is dropped off, until the package is picked up' })
  @HttpCode(204)
  @ApiResult(204, { description: 'The same, or changed' })
  @ApiProblems({
    400: '`validation_failed`',
    404: '`delivery_not_found`',
    409: '`dropoff_not_feasible`, `delivery_already_picked_up`, `delivery_already_ended`',
    503: '`peer_unavailable`, `deadline_exceeded`, `circuit_open`: the drone service cannot be asked',
  })
  async putDropoff(
    @CurrentPrincipal() principal: Principal,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @ZodBody(stopSchema) dropoff: Stop,
  ): Promise<void> {
    await this.changeDropoff.execute(viewerOf(principal), id, dropoff);
  }
}

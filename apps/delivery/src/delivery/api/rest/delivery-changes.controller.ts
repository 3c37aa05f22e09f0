import { stopSchema, type Stop } from '@app/contracts';
import type { VersionGuard } from '@app/kernel';
import { ApiProblems, ApiResult, IfMatch, ZodBody, ZodParam } from '@app/service-defaults';
import { Controller, HttpCode, Put, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ChangeDetails } from '../../application/change-details';
import { ChangeDropoff } from '../../application/change-dropoff';
import type { Changed } from '../../application/delivery-changes';
import { RescheduleDelivery } from '../../application/reschedule-delivery';
import { tagged } from './answers';
import { ApiDeliveries } from './api-deliveries';
import { CurrentCaller, type Caller } from './caller';
import { askingProblems, changeProblems } from './delivery.problems';
import {
  deliveryIdParam,
  notificationsRequest,
  windowRequest,
  type DeliveryIdParam,
  type NotificationsRequest,
  type WindowRequest,
} from './delivery.request';

const DONE = { description: 'The same, or changed', etag: true };

@ApiDeliveries()
@Controller({ path: 'deliveries/:id', version: ['1', '2'] })
export class DeliveryChangesController {
  constructor(
    private readonly changeDetails: ChangeDetails,
    private readonly changeDropoff: ChangeDropoff,
    private readonly reschedule: RescheduleDelivery,
  ) {}

  @Put('pickup')
  @ApiOperation({ summary: 'Change who hands over a package and at which door, until it is picked up' })
  @HttpCode(204)
  @ApiResult(204, DONE)
  @ApiProblems({
    ...changeProblems,
    409: '`delivery_locked_field`: the location is fixed; `delivery_already_picked_up`, `delivery_already_ended`',
  })
  async putPickup(
    @CurrentCaller() { viewer }: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @ZodBody(stopSchema) pickup: Stop,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, this.changeDetails.pickup({ viewer, id, guard }, pickup));
  }

  @Put('dropoff')
  @ApiOperation({ summary: 'Change where a delivery is dropped off, until the package is picked up' })
  @HttpCode(204)
  @ApiResult(204, DONE)
  @ApiProblems({
    ...askingProblems,
    409: '`dropoff_not_feasible`, `delivery_already_picked_up`, `delivery_already_ended`',
  })
  async putDropoff(
    @CurrentCaller() { viewer }: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @ZodBody(stopSchema) dropoff: Stop,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, this.changeDropoff.execute({ viewer, id, guard }, dropoff));
  }

  @Put('window')
  @ApiOperation({ summary: 'Reschedule a delivery, until a drone is bound to it' })
  @HttpCode(204)
  @ApiResult(204, DONE)
  @ApiProblems({
    ...askingProblems,
    409: '`window_not_feasible`, `delivery_already_scheduled`, `delivery_already_ended`',
  })
  async putWindow(
    @CurrentCaller() { viewer }: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @ZodBody(windowRequest) window: WindowRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, this.reschedule.execute({ viewer, id, guard }, window));
  }

  @Put('notifications')
  @ApiOperation({ summary: 'Say how and of what to tell about a delivery' })
  @HttpCode(204)
  @ApiResult(204, DONE)
  @ApiProblems({ ...changeProblems, 409: '`delivery_already_ended`' })
  async putNotifications(
    @CurrentCaller() { viewer }: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @IfMatch() guard: VersionGuard,
    @ZodBody(notificationsRequest) preferences: NotificationsRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    await answer(reply, this.changeDetails.notifications({ viewer, id, guard }, preferences));
  }
}

async function answer(reply: FastifyReply, change: Promise<Changed>): Promise<void> {
  tagged(reply, (await change).view);
}

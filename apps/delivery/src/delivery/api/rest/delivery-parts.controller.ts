import { ApiProblems, ApiResult, ZodParam } from '@app/service-defaults';
import { Controller, Get, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { DeliveryView } from '../../application/delivery.view';
import { GetDelivery } from '../../application/queries/get-delivery';
import { ListStatusEvents } from '../../application/queries/list-status-events';
import { tagged } from './answers';
import { ApiDeliveries } from './api-deliveries';
import { CurrentCaller, type Caller } from './caller';
import {
  notificationsResponse,
  statusEventsResponse,
  statusResponse,
  stopResponse,
  toNotifications,
  toStatus,
  toWindow,
  windowResponse,
} from './delivery-parts.response';
import { partLinks } from './delivery.links';
import { readProblems } from './delivery.problems';
import { deliveryIdParam, type DeliveryIdParam } from './delivery.request';

@ApiDeliveries()
@Controller({ path: 'deliveries/:id', version: ['1', '2'] })
export class DeliveryPartsController {
  constructor(
    private readonly getDelivery: GetDelivery,
    private readonly listStatusEvents: ListStatusEvents,
  ) {}

  @Get('status')
  @ApiOperation({ summary: 'Get the status of a delivery' })
  @ApiResult(200, { description: 'Where it stands', schema: statusResponse, etag: true })
  @ApiProblems(readProblems)
  async status(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return toStatus(await this.read(caller, id, reply), caller);
  }

  /** The view is read first, and nothing is shown that is younger, so that the entity tag is of what is shown. */
  @Get('events')
  @ApiOperation({ summary: 'List the statuses that a delivery went through' })
  @ApiResult(200, {
    description: 'Every status it went through, oldest first',
    schema: statusEventsResponse,
    etag: true,
  })
  @ApiProblems(readProblems)
  async events(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { version } = await this.read(caller, id, reply);
    const events = await this.listStatusEvents.execute(id);
    return { items: events.filter(({ seq }) => seq <= version), _links: partLinks(caller, id, 'events') };
  }

  @Get('pickup')
  @ApiOperation({ summary: 'Get where a delivery is picked up' })
  @ApiResult(200, { description: 'Where the package waits', schema: stopResponse, etag: true })
  @ApiProblems(readProblems)
  async pickup(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { pickup } = await this.read(caller, id, reply);
    return { ...pickup, _links: partLinks(caller, id, 'pickup') };
  }

  @Get('dropoff')
  @ApiOperation({ summary: 'Get where a delivery is dropped off' })
  @ApiResult(200, { description: 'Where the package goes', schema: stopResponse, etag: true })
  @ApiProblems(readProblems)
  async dropoff(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const { dropoff } = await this.read(caller, id, reply);
    return { ...dropoff, _links: partLinks(caller, id, 'dropoff') };
  }

  @Get('window')
  @ApiOperation({ summary: 'Get when a delivery is to be carried' })
  @ApiResult(200, {
    description: 'From when it waits, and until when it must arrive',
    schema: windowResponse,
    etag: true,
  })
  @ApiProblems(readProblems)
  async window(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return toWindow(await this.read(caller, id, reply), caller);
  }

  @Get('notifications')
  @ApiOperation({ summary: 'Get how and of what to tell about a delivery' })
  @ApiResult(200, { description: 'What was asked for, or what is usual', schema: notificationsResponse, etag: true })
  @ApiProblems(readProblems)
  async notifications(
    @CurrentCaller() caller: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return toNotifications(await this.read(caller, id, reply), caller);
  }

  private async read(caller: Caller, id: string, reply: FastifyReply): Promise<DeliveryView> {
    return tagged(reply, await this.getDelivery.execute(caller.viewer, id));
  }
}

import { Readable } from 'node:stream';
import { ApiProblems, ApiResult, Lifecycle, ZodParam } from '@app/service-defaults';
import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { TrackDelivery } from '../../application/track-delivery';
import { ApiDeliveries } from './api-deliveries';
import { CurrentCaller, type Caller } from './caller';
import { deliveryIdParam, type DeliveryIdParam } from './delivery.request';
import { seqOf, toServerSentEvents } from './server-sent-events';

const HEADERS = { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' };

@ApiDeliveries()
@Controller({ path: 'deliveries/:id/tracking', version: ['1', '2'] })
export class TrackingController {
  constructor(
    private readonly trackDelivery: TrackDelivery,
    private readonly lifecycle: Lifecycle,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Follow a delivery live' })
  @ApiResult(200, {
    description: 'Server-sent events `status` (with id) and `position`. `Last-Event-ID` resumes after a status event.',
    schema: z.string(),
    mediaType: 'text/event-stream',
  })
  @ApiResult(204, { description: 'It has ended and all was seen: a client stops asking' })
  @ApiProblems({ 404: '`delivery_not_found`', 503: '`too_many_trackers`' })
  async track(
    @CurrentCaller() { viewer }: Caller,
    @ZodParam(deliveryIdParam) { id }: DeliveryIdParam,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const gone = new AbortController();
    const signal = AbortSignal.any([gone.signal, this.lifecycle.signal]);
    const events = await this.trackDelivery.execute(viewer, id, seqOf(lastEventId), signal);
    if (!events) return void (await reply.status(204).send());
    const stream = Readable.from(toServerSentEvents(events), { objectMode: false });
    reply.raw.once('close', () => gone.abort());
    await reply.headers(HEADERS).send(stream);
  }
}

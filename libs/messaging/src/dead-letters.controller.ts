import { ApiProblems, ApiResult, ApiSection, ZodParam, ZodQuery } from '@app/service-defaults';
import { Controller, Get, HttpCode, Post, type Type } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { z } from 'zod';
import { DeadLetters, type DeadLetter, type Redriven } from './dead-letters';

const letterParams = z.strictObject({ id: z.uuid() });
const lettersQuery = z.strictObject({ limit: z.coerce.number().int().min(1).max(1_000).default(100) });
const LETTER = {
  id: '01932d7a-7c00-7000-8000-0000000000dd',
  context: 'delivery',
  aggregateId: '01932d7a-7c00-7000-8000-0000000000d1',
  seq: 3,
  type: 'aerie.delivery.v1.DeliveryCompleted',
  reason: 'handler_failed',
  errorCode: 'peer_unavailable',
  parkedAt: '2026-11-21T10:00:00.000Z',
};
const lettersResponse = z
  .object({
    items: z.array(
      z.object({
        id: z.uuid(),
        context: z.string(),
        aggregateId: z.string(),
        seq: z.int().nullable(),
        type: z.string(),
        reason: z.enum(['handler_failed', 'invalid_data', 'gap', 'behind_parked', 'unreadable']),
        errorCode: z.string().nullable(),
        parkedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'DeadLetters', examples: [{ items: [LETTER] }] });
const redrivenResponse = z
  .object({ handled: z.int(), remaining: z.int(), errorCode: z.string().optional() })
  .meta({ id: 'Redriven', examples: [{ handled: 2, remaining: 0 }] });

/** The same in each service, under its name, so that one gateway can reach them all. Service-defaults lets operators in. */
export function deadLettersController(service: string): Type {
  @ApiSection('dead letters', 'Events that could not be handled and wait for an operator.')
  @Controller({ path: `dead-letters/${service}`, version: '1' })
  class DeadLettersController {
    constructor(private readonly letters: DeadLetters) {}

    @Get()
    @ApiOperation({ summary: 'List the parked events of this service (operators), the newest first' })
    @ApiResult(200, { description: 'Parked events, without what they say', schema: lettersResponse })
    @ApiProblems({ 400: 'validation_failed' })
    async list(@ZodQuery(lettersQuery) { limit }: z.infer<typeof lettersQuery>): Promise<{ items: DeadLetter[] }> {
      return { items: await this.letters.list(limit) };
    }

    @Post(':id/redrive')
    @HttpCode(200)
    @ApiOperation({ summary: 'Handle all parked events of the aggregate of this one, in order (operators)' })
    @ApiResult(200, { description: 'How far it came, and the code of what stopped it', schema: redrivenResponse })
    @ApiProblems({ 400: 'validation_failed', 404: 'dead_letter_not_found' })
    redrive(@ZodParam(letterParams) { id }: z.infer<typeof letterParams>): Promise<Redriven> {
      return this.letters.redrive(id);
    }
  }
  return DeadLettersController;
}

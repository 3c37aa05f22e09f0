import { CurrentPrincipal, definePolicy, open, operator, scope, type Principal } from '@app/auth';
import { DomainError, type ErrorCategory } from '@app/kernel';
import { Body, Controller, Get, Header, HttpCode, Module, Post, Res, Sse } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { interval, map, type Observable } from 'rxjs';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ApiProblems, ApiResult, decodeCursor, pageQuery, ZodBody, ZodParam, ZodQuery } from '../src';

const location = z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
export const thingSchema = z.strictObject({
  name: z.string().min(1).max(20),
  weightGrams: z.number().int().positive(),
  dropoff: z.strictObject({ location }),
  'a/b': z.string().optional(),
});
const thingQuery = pageQuery.extend({ status: z.enum(['new', 'old']).optional() });
const cursorSchema = z.tuple([z.string(), z.number()]);

@Controller({ path: 'things', version: '1' })
export class ThingController {
  @Post()
  @ApiResult(201, { description: 'Made.', schema: thingSchema, headers: { Location: 'Where it is.' } })
  @ApiProblems({ 409: '`thing_exists`' })
  create(@ZodBody(thingSchema) body: z.infer<typeof thingSchema>) {
    return body;
  }

  @Get()
  list(@ZodQuery(thingQuery) query: z.infer<typeof thingQuery>) {
    if (query.cursor) decodeCursor(query.cursor, cursorSchema);
    return { items: [], query };
  }

  @Get('whoami')
  whoami(@CurrentPrincipal() principal: Principal) {
    return { kind: principal.kind, accountId: principal.accountId };
  }

  @Get('slow')
  async slow() {
    await sleep(300);
    return { done: true };
  }

  @Get('fails/:category')
  fail(@ZodParam(z.strictObject({ category: z.string() })) { category }: { category: string }): never {
    if (category === 'bug') throw new Error('secret inside: password=hunter2');
    if (category === 'odd') throw { not: 'an error' };
    throw new DomainError(`code_${category.replace('-', '_')}`, category as ErrorCategory, 'Said so.');
  }

  @Get('raw-stream')
  rawStream(@Res() reply: FastifyReply): void {
    reply.hijack();
    reply.raw.writeHead(200, { 'content-type': 'text/event-stream' });
    reply.raw.write('data: first\n\n');
  }

  @Sse('stream')
  @Header('cache-control', 'no-store')
  stream(): Observable<{ data: string }> {
    return interval(20).pipe(map((n) => ({ data: `tick ${n}` })));
  }

  @Post('fails/batch')
  @HttpCode(200)
  batch() {
    return { items: [] };
  }

  @Post('plain')
  @HttpCode(200)
  plain(@Body() body: unknown) {
    return { body: body ?? null };
  }

  @Get('operators')
  operators() {
    return { secret: true };
  }
}

@Controller({ path: 'open', version: '1' })
export class OpenController {
  @Get()
  read() {
    return { open: true };
  }
}

@Module({ controllers: [ThingController, OpenController] })
export class ThingModule {}

const read = scope('deliveries:read');
export const thingPolicy = definePolicy({
  rest: {
    'POST /v1/things': scope('deliveries:write'),
    'GET /v1/things': read,
    'GET /v1/things/whoami': read,
    'GET /v1/things/slow': read,
    'GET /v1/things/fails/:category': read,
    'POST /v1/things/fails/batch': read,
    'GET /v1/things/raw-stream': read,
    'GET /v1/things/stream': read,
    'POST /v1/things/plain': read,
    'GET /v1/things/operators': operator,
    'GET /v1/open': open,
  },
});

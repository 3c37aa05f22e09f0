import { CurrentPrincipal, definePolicy, scope, type Principal } from '@app/auth';
import { DomainError, type ErrorCategory } from '@app/kernel';
import { Database, PersistenceModule, type MigrationClass } from '@app/persistence';
import { Controller, Get, HttpCode, Module, Param, Patch, Post, Res, type Type } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Deprecated, idempotencyMigration, ZodBody } from '../src';

class CreateEntry1700000009000 {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE entry (id serial PRIMARY KEY, owner text, note text)');
  }
  async down(): Promise<void> {}
}

export const MIGRATIONS: MigrationClass[] = [idempotencyMigration, CreateEntry1700000009000];

const entrySchema = z.strictObject({ note: z.string(), more: z.object({ a: z.int(), b: z.int() }).optional() });

/** What a handler waits for before it returns; a test holds it up. */
export const gate: { until: Promise<unknown> } = { until: Promise.resolve() };

@Controller({ path: 'entries', version: '1' })
export class EntryController {
  constructor(private readonly database: Database) {}

  @Post()
  async add(
    @CurrentPrincipal() { accountId, clientId }: Principal,
    @ZodBody(entrySchema) { note }: z.infer<typeof entrySchema>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const id = await this.write(accountId ?? clientId, note);
    await gate.until;
    void reply.header('location', `/v1/entries/${id}`).header('etag', '"1"').header('x-other', 'not kept');
    return { id, note, at: new Date().toISOString(), odd: 1e21, text: 'ü' };
  }

  @Post('other')
  @HttpCode(204)
  async other(): Promise<void> {
    await this.write('other', 'nothing to say');
  }

  @Post('fails/:category/:code')
  @Deprecated({ since: '2026-11-01', successor: '/v2/entries' })
  async fail(
    @Param('category') category: string,
    @Param('code') code: string,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    await this.write('fails', category);
    void reply.header('location', '/nowhere');
    if (category === 'bug') throw new Error('a bug');
    throw new DomainError(code, category as ErrorCategory, 'Said so.');
  }

  @Patch()
  change() {
    return this.write('patch', 'patched').then((id) => ({ id }));
  }

  @Get()
  read() {
    return this.write('get', 'not safe').then((id) => ({ id }));
  }

  private write(owner: string, note: string): Promise<number> {
    return this.database.transaction(async (tx) => {
      const sql = 'INSERT INTO entry (owner, note) VALUES ($1, $2) RETURNING id';
      return (await tx.query<{ id: number }>(sql, [owner, note]))[0]!.id;
    });
  }
}

export const ledgerPolicy = definePolicy({
  rest: Object.fromEntries(
    [
      'POST /v1/entries',
      'POST /v1/entries/other',
      'POST /v1/entries/fails/:category/:code',
      'PATCH /v1/entries',
      'GET /v1/entries',
    ].map((route) => [route as 'POST /v1/entries', scope('deliveries:write')]),
  ),
});

export function ledgerModule(url: string): Type {
  @Module({
    imports: [PersistenceModule.forRoot({ url, migrations: MIGRATIONS, applicationName: 'ledger' })],
    controllers: [EntryController],
  })
  class LedgerModule {}
  return LedgerModule;
}

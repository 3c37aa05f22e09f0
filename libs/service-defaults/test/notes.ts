import { CurrentPrincipal, definePolicy, open, scope, type Principal, type PolicyLines } from '@app/auth';
import { DomainError, type VersionGuard } from '@app/kernel';
import { Controller, Get, Header, HttpCode, Module, Param, Put, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { ApiResult, ApiSection, etagOf, idsQuery, IfMatch, pageLimit, pageQuery, ZodQuery } from '../src';

const notesQuery = pageQuery.extend(idsQuery);

const noteSchema = z
  .object({ id: z.string(), seenBy: z.string() })
  .meta({ id: 'Note', examples: [{ id: 'n', seenBy: 'demo' }] });

/** One aggregate in memory, whose version counts its writes. */
@ApiSection('notes', 'What somebody wanted to remember.')
@Controller({ path: 'notes', version: '1' })
export class NoteController {
  private readonly versions = new Map<string, number>();

  @Get()
  list(@ZodQuery(notesQuery) query: z.infer<typeof notesQuery>) {
    return { ids: query.ids ?? null, limit: pageLimit(query) };
  }

  @Get(':id')
  @ApiResult(200, { description: 'The note', schema: noteSchema, etag: true })
  get(
    @Param('id') id: string,
    @CurrentPrincipal() viewer: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): { id: string; seenBy: string } {
    const version = this.versions.get(id);
    if (version === undefined) throw new DomainError('note_not_found', 'not-found', 'There is no such note.');
    void reply.header('etag', etagOf(version)).header('vary', 'Accept');
    return { id, seenBy: viewer.clientId };
  }

  @Put(':id')
  @HttpCode(204)
  put(@Param('id') id: string, @IfMatch() guard: VersionGuard, @Res({ passthrough: true }) reply: FastifyReply): void {
    const version = this.versions.get(id);
    guard(version);
    this.versions.set(id, (version ?? 0) + 1);
    void reply.header('etag', etagOf((version ?? 0) + 1)).status(version ? 204 : 201);
  }
}

@Controller({ path: 'news', version: '1' })
export class NewsController {
  @Get()
  @Header('etag', '"1"')
  @Header('cache-control', 'public, max-age=60')
  read() {
    return { news: [] };
  }
}

@Module({ controllers: [NoteController, NewsController] })
export class NoteModule {}

export const noteLines: PolicyLines = {
  rest: {
    'GET /v1/notes': scope('deliveries:read'),
    'GET /v1/notes/:id': scope('deliveries:read'),
    'PUT /v1/notes/:id': scope('deliveries:write'),
    'GET /v1/news': open,
  },
};
export const notePolicy = definePolicy(noteLines);

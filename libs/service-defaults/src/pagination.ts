import { DomainError } from '@app/kernel';
import { z } from 'zod';

export interface Link {
  readonly href: string;
}

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly _links: { readonly self: Link; readonly next?: Link };
}

const MAX_CURSOR_LENGTH = 1024;
const MAX_PAGE = 100;

function encodeCursor(position: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

export function decodeCursor<T>(cursor: string, schema: z.ZodType<T>): T {
  const result = schema.safeParse(readCursor(cursor));
  if (!result.success)
    throw new DomainError('invalid_cursor', 'invalid', 'The cursor is not one that this collection gave out.');
  return result.data;
}

const idCursor = z.tuple([z.uuid()]);

export function afterId({ cursor }: { readonly cursor?: string }): string | undefined {
  return cursor === undefined ? undefined : decodeCursor(cursor, idCursor)[0];
}

/** Query fields of a collection; extend it with filters. */
export const pageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(20),
  cursor: z.string().min(1).max(MAX_CURSOR_LENGTH).optional(),
});

const idList = z.preprocess(
  (value) => (typeof value === 'string' ? value.toLowerCase().split(',') : null),
  z.array(z.uuid()).min(1).max(MAX_PAGE),
);

/** A query field for batch reads: only these, all in one page. */
export const idsQuery = { ids: idList.optional() };

export function pageLimit({ ids, limit }: { readonly ids?: readonly string[]; readonly limit: number }): number {
  return ids === undefined ? limit : MAX_PAGE;
}

export function link(href: string): Link {
  return { href };
}

export const linkSchema = z.object({ href: z.string().meta({ format: 'uri-reference', examples: ['/v1/nests'] }) });

export function pageSchema<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), _links: z.object({ self: linkSchema, next: linkSchema.optional() }) });
}

export interface PageRequest {
  /** The address of the collection, without the query. */
  readonly href: string;
  readonly limit: number;
  readonly query?: Readonly<Record<string, string | number | readonly string[] | undefined>>;
}

export function page<Row, Item>(
  rows: readonly Row[],
  request: PageRequest,
  toItem: (row: Row) => Item,
  position: (row: Row) => readonly (string | number)[],
): Page<Item> {
  const shown = rows.slice(0, request.limit);
  const last = rows.length > request.limit ? shown.at(-1) : undefined;
  const self = link(withQuery(request));
  const next = last === undefined ? {} : { next: link(withQuery(request, encodeCursor(position(last)))) };
  return { items: shown.map(toItem), _links: { self, ...next } };
}

function withQuery({ href, limit, query }: PageRequest, cursor?: string): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...query, limit, cursor: cursor ?? query?.cursor })) {
    if (value !== undefined) search.set(name, String(value));
  }
  return `${href}?${search.toString()}`;
}

function readCursor(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

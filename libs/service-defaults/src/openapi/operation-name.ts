const VERBS: Readonly<Record<string, string>> = { post: 'create', patch: 'update', put: 'put', delete: 'delete' };

export type PathItem = Record<string, { operationId?: string; responses?: Record<string, unknown> }>;

const SCHEMAS = '#/components/schemas/';

/** Gives every operation the name that clients call it by. */
export function nameOperations(paths: readonly [string, PathItem][], schemas: Readonly<Record<string, unknown>>): void {
  for (const [path, item] of paths)
    for (const [method, operation] of Object.entries(item))
      operation.operationId = operationName({ method, path, many: answersMany(operation.responses?.['200'], schemas) });
}

function answersMany(response: unknown, schemas: Readonly<Record<string, unknown>>): boolean {
  const { content } = (response ?? {}) as { content?: Record<string, { schema?: { $ref?: string } }> };
  const schema = content?.['application/json']?.schema;
  const named = schemas[schema?.$ref?.slice(SCHEMAS.length) ?? ''] ?? schema ?? {};
  return 'items' in ((named as { properties?: object }).properties ?? {});
}

interface Named {
  readonly method: string;
  readonly path: string;
  /** Whether it answers many. */
  readonly many: boolean;
}

/**
 * What clients call an operation: `GET /v1/accounts/{id}/holds` is `listAccountHolds`, `POST /v1/sagas/{id}/retry` is `retrySaga`; from
 * the second version on the version is part of it.
 */
export function operationName({ method, path, many }: Named): string {
  const [version = '', ...segments] = path.split('/').slice(1);
  const words = segments.filter((segment) => !segment.startsWith('{')).map(pascal);
  const last = words.pop() ?? '';
  const owner = words.map(singular).join('');
  const suffix = version === 'v1' ? '' : version.toUpperCase();
  if (method === 'post' && segments.at(-2)?.startsWith('{') && singular(last) === last)
    return lowerFirst(last) + owner + suffix;
  if (method === 'get') return `${many ? 'list' : 'get'}${owner}${thing(segments, last, many)}${suffix}`;
  return `${VERBS[method]}${owner}${singular(last)}${suffix}`;
}

function thing(segments: readonly string[], last: string, many: boolean): string {
  return many || !segments.at(-1)?.startsWith('{') ? last : singular(last);
}

function pascal(segment: string): string {
  return segment.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function lowerFirst(word: string): string {
  return word.charAt(0).toLowerCase() + word.slice(1);
}

function singular(word: string): string {
  if (word.endsWith('ies')) return `${word.slice(0, -3)}y`;
  return /[^s]s$/.test(word) && !word.endsWith('tus') ? word.slice(0, -1) : word;
}

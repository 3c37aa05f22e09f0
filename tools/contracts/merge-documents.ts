import { isDeepStrictEqual } from 'node:util';
import type { Json } from './files';

export interface VersionedDocument {
  readonly service: string;
  readonly major: string;
  readonly document: Json;
}

const ABOUT = 'Deliveries by drone: everything that is reached through the gateway.';
const SCHEMAS = '#/components/schemas/';

/** One document of all: a schema that several have under one name with another content takes its service into its name. */
export function mergeDocuments(documents: readonly VersionedDocument[]): Json {
  const first = documents[0]?.document ?? {};
  const paths: Json = {};
  const components: Record<string, Json> = {};
  for (const { service, major, document } of documents) {
    const { schemas = {}, ...others } = (document['components'] ?? {}) as Record<string, Json>;
    const taken = (components['schemas'] ??= {});
    const names = newNames(schemas, taken, pascal(service) + (major === 'v1' ? '' : major.toUpperCase()));
    for (const [name, schema] of Object.entries(schemas)) taken[names.get(name) ?? name] = renamed(schema, names);
    for (const [kind, parts] of Object.entries(others)) components[kind] = { ...components[kind], ...parts };
    Object.assign(paths, renamed(document['paths'], names));
  }
  return {
    ...first,
    info: { ...(first['info'] as Json), title: 'Aerie', description: ABOUT },
    tags: tagsOf(paths),
    paths,
    components,
  };
}

function newNames(schemas: Json, taken: Json, prefix: string): Map<string, string> {
  const clashes = Object.keys(schemas).filter(
    (name) => name in taken && !isDeepStrictEqual(taken[name], schemas[name]),
  );
  return new Map(clashes.map((name) => [name, prefix + name]));
}

function renamed(node: unknown, names: ReadonlyMap<string, string>): unknown {
  if (names.size === 0 || typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) return node.map((item) => renamed(item, names));
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => {
      if (key !== '$ref' || typeof value !== 'string' || !value.startsWith(SCHEMAS))
        return [key, renamed(value, names)];
      const name = value.slice(SCHEMAS.length);
      return [key, SCHEMAS + (names.get(name) ?? name)];
    }),
  );
}

function tagsOf(paths: Json): { name: string }[] {
  const operations = Object.values(paths).flatMap((item) => Object.values(item as Record<string, { tags?: string[] }>));
  return [...new Set(operations.flatMap(({ tags = [] }) => tags))].toSorted().map((name) => ({ name }));
}

function pascal(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}

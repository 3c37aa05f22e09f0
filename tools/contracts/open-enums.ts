import type { Json } from './files';

/** Stands for the values that are yet to come, while the types are made. */
const OTHERS = 'aerie-other-values';
const REFERENCE = /"#\/components\/schemas\/(\w+)"/g;

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, unknown>> };
}

interface Operation {
  readonly parameters?: unknown;
  readonly requestBody?: unknown;
  readonly responses?: unknown;
}

/** The document with a further value in each enumeration that is in answers only: they may get values, those of requests must be known. */
export function markOpenEnums(json: Json): Json {
  const { paths, components, ...rest } = json as Json & Document;
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
  const asked = reachable(
    operations.map(({ parameters, requestBody }) => ({ parameters, requestBody })),
    components.schemas,
  );
  const schemas = mapValues(components.schemas, (schema, name) => (asked.has(name) ? schema : mark(schema)));
  const answers = (operation: Operation) => ({ ...operation, responses: mark(operation.responses) });
  return {
    ...rest,
    paths: mapValues(paths, (methods) => mapValues(methods, answers)),
    components: { ...components, schemas },
  };
}

/** `'a' | 'b' | (string & {})`, which editors complete and which takes any text. */
export function openMarkedEnums(types: string): string {
  return types.replaceAll(`'${OTHERS}'`, '(string & {})');
}

function mark(node: unknown): unknown {
  return JSON.parse(
    JSON.stringify(node ?? {}, (key, value: unknown) =>
      key === 'enum' && Array.isArray(value) ? [...(value as unknown[]), OTHERS] : value,
    ),
  );
}

function reachable(from: unknown, schemas: Readonly<Record<string, unknown>>): ReadonlySet<string> {
  const found = new Set(referencesIn(from));
  for (const name of found) for (const next of referencesIn(schemas[name])) found.add(next);
  return found;
}

function referencesIn(node: unknown): string[] {
  return [...JSON.stringify(node ?? null).matchAll(REFERENCE)].map(([, name = '']) => name);
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  map: (value: From, key: string) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

import fc, { type Arbitrary } from 'fast-check';

/** As much of JSON Schema 2020-12 as the documents use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export type Resolve = (reference: string) => Schema;

const MOST_ITEMS = 5;
const DAY_MS = 86_400_000;

/** Values that the schema allows; what a schema cannot say, such as that one time comes before another, they may still get wrong. */
export function valid(schema: Schema, resolve: Resolve): Arbitrary<unknown> {
  if (schema.$ref !== undefined) return valid(resolve(schema.$ref), resolve);
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum) return fc.constantFrom(...schema.enum);
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return fc.oneof(...choices.map((choice) => valid(choice, resolve)));
  if (schema.allOf) return fc.tuple(...schema.allOf.map((part) => valid(part, resolve))).map(merged);
  const types = [schema.type ?? 'object'].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, resolve)));
}

const merged = (parts: unknown[]): unknown => Object.assign({}, ...(parts as object[]));

function ofType(type: string, schema: Schema, resolve: Resolve): Arbitrary<unknown> {
  switch (type) {
    case 'string':
      return text(schema);
    case 'integer':
      return fc.integer(range(schema, 1_000_000));
    case 'number':
      return fc.double({ ...range(schema, 1e6), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return fc.array(valid(schema.items ?? {}, resolve), {
        minLength: schema.minItems ?? 0,
        maxLength: Math.min(schema.maxItems ?? MOST_ITEMS, Math.max(MOST_ITEMS, schema.minItems ?? 0)),
      });
    default:
      return object(schema, resolve);
  }
}

function object({ properties = {}, required = [] }: Schema, resolve: Resolve): Arbitrary<unknown> {
  const fields = Object.fromEntries(
    Object.entries(properties).map(([name, field]) => [name, name === 'deadline' ? LATER : valid(field, resolve)]),
  );
  return fc.record(fields, { requiredKeys: [...required] });
}

function range({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: Schema, wide: number) {
  const min = Math.max(minimum ?? -wide, exclusiveMinimum === undefined ? -wide : exclusiveMinimum + 1);
  const max = Math.min(maximum ?? wide, exclusiveMaximum === undefined ? wide : exclusiveMaximum - 1);
  return { min, max: Math.max(min, max) };
}

function text({ format, pattern, minLength = 0, maxLength = 40 }: Schema): Arbitrary<string> {
  if (format === 'uuid') return fc.uuid({ version: [4, 7] });
  if (format === 'date-time') return daysAhead(0, 2);
  if (format === 'email') return fc.constantFrom('someone@example.com', 'a.b+c@example.org');
  if (format === 'uri') return fc.constantFrom('https://example.com/hook', 'https://example.org/');
  const bounds = { minLength, maxLength: Math.min(maxLength, minLength + 40) };
  if (pattern === undefined || pattern.includes('\\p{')) return fc.string({ unit: 'grapheme-ascii', ...bounds });
  return fc.stringMatching(new RegExp(pattern));
}

const daysAhead = (min: number, max: number): Arbitrary<string> =>
  fc.integer({ min, max }).map((days) => new Date(Date.now() + days * DAY_MS).toISOString());

/** What no schema says: a deadline comes after everything else. */
const LATER = daysAhead(3, 5);

/** Values beside the schema: a valid one with one thing spoilt, or anything at all. */
export function invalid(schema: Schema, resolve: Resolve): Arbitrary<unknown> {
  return fc.oneof(
    { weight: 4, arbitrary: fc.tuple(valid(schema, resolve), fc.nat(), NONSENSE).map(spoilt) },
    { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  );
}

const NONSENSE = fc.constantFrom<unknown>(
  null,
  '',
  ' ',
  'x'.repeat(5_000),
  '\u0000',
  '\ud800',
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER + 2,
  true,
  [],
  [[[]]],
  {},
  { '': '' },
  { constructor: { prototype: { ops: true } } },
  undefined,
);

/** One place, at any depth, replaced; an object may also get a field that nobody knows. */
function spoilt([value, at, nonsense]: [unknown, number, unknown]): unknown {
  const root = { value: structuredClone(value) };
  const places = placesIn(root);
  const [parent, name] = places[at % places.length]!;
  parent[name] = nonsense;
  return root.value;
}

function placesIn(parent: Record<string, unknown>): [Record<string, unknown>, string][] {
  return Object.entries(parent).flatMap(([name, child]) => {
    const here: [Record<string, unknown>, string] = [parent, name];
    if (typeof child !== 'object' || child === null) return [here];
    const inside = child as Record<string, unknown>;
    return [here, [inside, 'nobodyKnowsThis'], ...placesIn(inside)];
  });
}

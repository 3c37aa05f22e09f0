import { isDeepStrictEqual } from 'node:util';
import type { Json } from './files';

/** What others send us may not be narrowed, what we send them may not be widened. */
export type Direction = 'sent-to-us' | 'sent-by-us';

export interface Comparison {
  readonly direction: Direction;
  readonly before: Json;
  readonly after: Json;
}

interface Schema extends Record<string, unknown> {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly allOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: boolean | Schema;
}
type Pair = readonly [before: Schema, after: Schema];

const LOWER_BOUNDS = ['minimum', 'exclusiveMinimum', 'minLength', 'minItems', 'minProperties'];
const UPPER_BOUNDS = ['maximum', 'exclusiveMaximum', 'maxLength', 'maxItems', 'maxProperties'];
const FORMS = ['pattern', 'format', 'multipleOf'];

/** Sentences on what breaks whoever was written against `before`; an enum with `x-open-enum` may get values. */
export function schemaBreaks(pair: Pair, place: string, comparison: Comparison, seen = new Set<string>()): string[] {
  const at = nameOf(pair[0]) ?? place;
  const key = pair.map((schema) => schema.$ref).join(' ');
  if (key.trim() !== '' && seen.has(key)) return [];
  const inside = new Set([...seen, key]);
  const [before, after] = [flat(pair[0], comparison.before), flat(pair[1], comparison.after)] as const;
  const deeper = (next: Pair, where: string) => schemaBreaks(next, where, comparison, inside);
  return [
    ...valueBreaks(before, after, comparison.direction).map((text) => `${at}: ${text}`),
    ...propertyBreaks([before, after], at, comparison.direction, deeper),
    ...(before.items && after.items ? deeper([before.items, after.items], `${at}[]`) : []),
    ...alternativeBreaks([before, after], at, comparison.direction, deeper),
  ];
}

/** What breaks in a named schema is told of that name, however often it is used. */
function nameOf({ $ref }: Schema): string | undefined {
  return $ref?.split('/').at(-1);
}

type Deeper = (next: Pair, where: string) => string[];

function valueBreaks(before: Schema, after: Schema, direction: Direction): string[] {
  const asRequest = direction === 'sent-to-us';
  const [wide, narrow] = asRequest ? [before, after] : [after, before];
  const verb = asRequest ? 'no longer takes' : 'may now be';
  const plain = [before, after].every(({ anyOf, oneOf }) => !anyOf && !oneOf);
  const found = plain ? missing(typesOf(wide), typesOf(narrow)).map((type) => `${verb} ${type}`) : [];
  const open = !asRequest && after['x-open-enum'] === true;
  if (!open) found.push(...missing(valuesOf(wide), valuesOf(narrow)).map((value) => `${verb} ${value}`));
  for (const bound of [...LOWER_BOUNDS, ...UPPER_BOUNDS]) {
    const [was, is] = [before[bound], after[bound]];
    if (was === is || !tighter(bound, asRequest ? [was, is] : [is, was])) continue;
    found.push(changed(bound, was, is));
  }
  for (const form of FORMS)
    if (before[form] !== after[form] && (asRequest ? after : before)[form] !== undefined)
      found.push(changed(form, before[form], after[form]));
  return found;
}

function changed(what: string, was: unknown, is: unknown): string {
  return `${what} is ${JSON.stringify(is) ?? 'no more'}, was ${JSON.stringify(was) ?? 'not there'}`;
}

function tighter(bound: string, [from, to]: readonly [unknown, unknown]): boolean {
  if (typeof to !== 'number') return false;
  if (typeof from !== 'number') return true;
  return LOWER_BOUNDS.includes(bound) ? to > from : to < from;
}

function propertyBreaks([before, after]: Pair, at: string, direction: Direction, deeper: Deeper): string[] {
  const asRequest = direction === 'sent-to-us';
  const [was, is] = [before.properties ?? {}, after.properties ?? {}];
  const gone = Object.keys(was).filter((name) => !(name in is));
  const required = asRequest
    ? (after.required ?? []).filter((name) => !before.required?.includes(name))
    : (before.required ?? []).filter((name) => name in is && !after.required?.includes(name));
  return [
    ...gone
      .filter(() => !asRequest || after.additionalProperties === false || before.additionalProperties === false)
      .map((name) => `${at}.${name}: is gone`),
    ...required.map((name) => `${at}.${name}: ${asRequest ? 'is now required' : 'may now be absent'}`),
    ...Object.keys(was)
      .filter((name) => name in is)
      .flatMap((name) => deeper([was[name]!, is[name]!], `${at}.${name}`)),
  ];
}

/** Each alternative of the one side needs one of the other that breaks nothing. */
function alternativeBreaks([before, after]: Pair, at: string, direction: Direction, deeper: Deeper): string[] {
  const [was, is] = [before.anyOf ?? before.oneOf, after.anyOf ?? after.oneOf];
  if (!was && !is) return [];
  const [olds, news] = [was ?? [before], is ?? [after]];
  const lonely =
    direction === 'sent-to-us'
      ? olds.filter((old) => !news.some((candidate) => deeper([old, candidate], at).length === 0))
      : news.filter((candidate) => !olds.some((old) => deeper([old, candidate], at).length === 0));
  if (lonely.length === 0) return [];
  return [`${at}: an alternative ${direction === 'sent-to-us' ? 'is gone' : 'is new'}: ${JSON.stringify(lonely[0])}`];
}

function flat(schema: Schema, document: Json): Schema {
  const resolved = schema.$ref ? flat(resolve(schema.$ref, document), document) : schema;
  if (!resolved.allOf) return resolved;
  const parts = resolved.allOf.map((part) => flat(part, document));
  const properties = Object.assign({}, resolved.properties, ...parts.map((part) => part.properties)) as object;
  const required = [resolved, ...parts].flatMap((part) => part.required ?? []);
  return { ...Object.assign({}, ...parts), ...resolved, properties, required, allOf: undefined } as Schema;
}

export function resolve<Target = Schema>(reference: string, document: Json): Target {
  const names = reference.slice(2).split('/');
  const step = (node: unknown, name: string) =>
    (node as Json | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')];
  return (names.reduce<unknown>(step, document) ?? {}) as Target;
}

const ANY = ['string', 'number', 'boolean', 'object', 'array', 'null'];

function typesOf({ type = ANY }: Schema): string[] {
  const types = [type].flat();
  return types.includes('number') ? [...types, 'integer'] : types;
}

/** Undefined when all values are welcome. */
function valuesOf({ enum: values, const: only }: Schema): string[] | undefined {
  if (only !== undefined) return [JSON.stringify(only)];
  return values?.map((value) => JSON.stringify(value));
}

/** What `wide` has and `narrow` has not; undefined has everything. */
function missing(wide: readonly string[] | undefined, narrow: readonly string[] | undefined): string[] {
  if (isDeepStrictEqual(wide, narrow) || narrow === undefined) return [];
  return (wide ?? ['any other value']).filter((value) => !narrow.includes(value));
}

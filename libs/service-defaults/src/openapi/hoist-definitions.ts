type Definitions = Record<string, Record<string, unknown>>;

/** Ends the name of a definition that a request uses, until it is known whether answers use the same. */
export const INPUT_MARK = '.input';

const LOCAL = '#/$defs/';
const SHARED = '#/components/schemas/';
const MARKED = new RegExp(`"${SHARED}([^"]+)\\${INPUT_MARK}"`, 'g');

/**
 * Moves the definitions that zod leaves inside each schema to where an OpenAPI document keeps them, and points the references there.
 * What is called alike but differs between requests and answers becomes two: `Stop` in answers, `StopInput` in requests.
 */
export function hoistDefinitions<T>(document: T): { document: T; schemas: Definitions } {
  const found: Definitions = {};
  hoist(document, found);
  const differing = differingInputs(found);
  const settle = <V>(value: V): V => {
    const named = (_: string, name: string) => JSON.stringify(SHARED + nameOf(name, differing));
    return JSON.parse(JSON.stringify(value).replaceAll(MARKED, named)) as V;
  };
  const schemas = Object.entries(found).map(([name, schema]) => [
    name.endsWith(INPUT_MARK) ? nameOf(name.slice(0, -INPUT_MARK.length), differing) : name,
    settle(schema),
  ]);
  return { document: settle(document), schemas: Object.fromEntries(schemas) as Definitions };
}

function nameOf(name: string, differing: ReadonlySet<string>): string {
  return differing.has(name) ? `${name}Input` : name;
}

function hoist(node: unknown, found: Definitions): void {
  if (Array.isArray(node)) for (const item of node) hoist(item, found);
  if (!isRecord(node)) return;
  const { $defs, $ref } = node;
  if (isRecord($defs)) {
    Object.assign(found, $defs);
    delete node['$defs'];
    hoist($defs, found);
  }
  if (typeof $ref === 'string' && $ref.startsWith(LOCAL)) node['$ref'] = SHARED + $ref.slice(LOCAL.length);
  for (const value of Object.values(node)) hoist(value, found);
}

/** Of the names with both kinds, those whose schemas differ, or refer to some that do. */
function differingInputs(found: Definitions): Set<string> {
  const differing = new Set<string>();
  const texts = Object.keys(found)
    .filter((name) => name + INPUT_MARK in found)
    .map((name) => [name, JSON.stringify(found[name]), JSON.stringify(found[name + INPUT_MARK])] as const);
  for (let before = -1; before < differing.size;) {
    before = differing.size;
    for (const [name, output, input] of texts) if (output !== withNames(input, differing)) differing.add(name);
  }
  return differing;
}

function withNames(text: string, differing: ReadonlySet<string>): string {
  return text.replaceAll(MARKED, (_, name: string) => JSON.stringify(SHARED + nameOf(name, differing)));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

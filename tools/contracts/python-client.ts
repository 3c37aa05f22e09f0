import type { Files, Json } from './files';

const FILE = 'clients/python/aerie/gen.py';
const INDENT = '    ';
const HEAD = `"""Made from the OpenAPI documents by \`npm run generate\`. Do not edit."""

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypedDict, Union

`;
const SCALARS: Readonly<Record<string, string>> = {
  string: 'str',
  integer: 'int',
  number: 'float',
  boolean: 'bool',
  null: 'None',
};
const KEYWORDS = new Set([
  'from',
  'in',
  'is',
  'not',
  'or',
  'and',
  'class',
  'def',
  'global',
  'import',
  'pass',
  'return',
]);
const IDENTIFIER = /^[A-Za-z_]\w*$/;

interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}
interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Schema;
}
type Content = Readonly<Record<string, { readonly schema?: Schema }>>;
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly content?: Content }>>;
}

/** Types of all named schemas, and a method per operation; how requests are sent is in the hand-written \`client.py\` beside it. */
export function pythonClientFiles(document: Json): Files {
  const { schemas = {} } = document['components'] as { schemas?: Record<string, Schema> };
  const paths = Object.entries(document['paths'] as Record<string, Record<string, Operation>>);
  const operations = paths.flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => !streams(operation))
      .map(([method, operation]) => methodOf(method, path, operation)),
  );
  const types = Object.entries(schemas).map(([name, schema]) => typeOf(name, schema));
  const base = `class Operations:\n${INDENT}def _send(self, method: str, path: str, **parts: Any) -> Any:\n${INDENT.repeat(2)}raise NotImplementedError\n`;
  return new Map([[FILE, `${HEAD}\n${[...types, base].join('\n\n')}\n${operations.join('\n')}`]]);
}

/** A stream has no end, and this client reads answers to their end. */
function streams({ responses }: Operation): boolean {
  return 'text/event-stream' in (responses['200']?.content ?? {});
}

/** The form with a call bears names that are no Python names. */
function typeOf(name: string, schema: Schema): string {
  if (!schema.properties) return `${name} = ${hint(schema)}\n`;
  const fields = Object.entries(schema.properties).map(([field, type]) => {
    const text = hint(type);
    return `${INDENT}${JSON.stringify(field)}: ${JSON.stringify(schema.required?.includes(field) ? text : `NotRequired[${text}]`)},\n`;
  });
  return `${name} = TypedDict("${name}", {\n${fields.join('')}})\n`;
}

function hint(schema: Schema = {}): string {
  if (schema.$ref) return schema.$ref.split('/').at(-1) ?? 'Any';
  if (schema.enum) return `Union[Literal[${schema.enum.map((value) => JSON.stringify(value)).join(', ')}], str]`;
  if (schema.anyOf) return [...new Set(schema.anyOf.map(hint))].join(' | ');
  if (Array.isArray(schema.type)) return schema.type.map((type) => hint({ ...schema, type })).join(' | ');
  if (schema.type === 'array') return `list[${hint(schema.items)}]`;
  if (schema.type === 'object') return 'dict[str, Any]';
  return SCALARS[String(schema.type)] ?? 'Any';
}

function methodOf(method: string, path: string, operation: Operation): string {
  const { operationId, summary = '', parameters = [], requestBody } = operation;
  const ofKind = (kind: string) => parameters.filter((parameter) => parameter.in === kind);
  const body = requestBody?.content['application/json']?.schema;
  const given = ofKind('path').map(({ name, schema }) => `${pythonName(name)}: ${hint(schema)}`);
  const named = [...ofKind('query'), ...ofKind('header')];
  const optional = named.map(({ name, schema }) => `${pythonName(name)}: ${hint(schema)} | None = None`);
  const all = [
    'self',
    ...given,
    ...(body ? [`body: ${hint(body)}`] : []),
    ...(optional.length > 0 ? ['*'] : []),
    ...optional,
  ];
  const parts = [
    `"${method.toUpperCase()}"`,
    JSON.stringify(path),
    `path_params=${dictOf(ofKind('path'))}`,
    `query=${dictOf(ofKind('query'))}`,
    `headers=${dictOf(ofKind('header'))}`,
    ...(body ? ['body=body'] : []),
  ];
  return [
    `${INDENT}def ${snake(operationId)}(${all.join(', ')}) -> ${answerOf(operation)}:`,
    `${INDENT.repeat(2)}"""${summary.replaceAll(/["\\]/g, "'")}"""`,
    `${INDENT.repeat(2)}return self._send(${parts.join(', ')})`,
    '',
  ].join('\n');
}

function answerOf({ responses }: Operation): string {
  const contents = Object.entries(responses).filter(([status]) => status.startsWith('2'));
  const schemas = contents.map(([, { content }]) => content?.['application/json']?.schema);
  return [...new Set(schemas.map((schema) => (schema ? hint(schema) : 'None')))].join(' | ') || 'None';
}

function dictOf(parameters: readonly Parameter[]): string {
  return `{${parameters.map(({ name }) => `${JSON.stringify(name)}: ${pythonName(name)}`).join(', ')}}`;
}

function pythonName(name: string): string {
  const plain = snake(name.replaceAll('-', '_'));
  return KEYWORDS.has(plain) || !IDENTIFIER.test(plain) ? `${plain}_` : plain;
}

function snake(name: string): string {
  return name.replaceAll(/([a-z\d])([A-Z])/g, '$1_$2').toLowerCase();
}

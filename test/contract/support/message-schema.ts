import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import type { Json } from './pact';

interface Schema extends Json {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

export interface Document extends Json {
  readonly operations: Readonly<Record<string, unknown>>;
  readonly components: {
    readonly messages: Readonly<Record<string, { readonly payload: { readonly allOf: readonly [unknown, Schema] } }>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

export interface Found {
  readonly schema: Schema;
  readonly optional: boolean;
}

/** What the AsyncAPI document says of a place in the data of an event. */
export function schemaOf(document: Document, event: string, path: string): Found | undefined {
  const data = document.components.messages[event]?.payload.allOf[1].properties?.['data'];
  if (!data) return undefined;
  let found: Found = { schema: resolved(document, data), optional: false };
  for (const name of path.split('/').slice(1)) {
    const property = found.schema.properties?.[name];
    if (!property) return undefined;
    const optional = !found.schema.required?.includes(name);
    found = { schema: resolved(document, property), optional };
  }
  return found;
}

function resolved({ components }: Document, schema: Schema): Schema {
  return schema.$ref ? (components.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}) : schema;
}

/** Where the document does not promise what an example of data has: each field always there, and such a value in it. */
export function promiseFaults(document: Document, event: string, data: Json, at = ''): string[] {
  return Object.entries(data).flatMap(([name, value]) => {
    const path = `${at}/${name}`;
    const found = schemaOf(document, event, path);
    if (!found) return [`${path} is not promised`];
    if (found.optional) return [`${path} may be absent`];
    if (typeof value === 'object' && value !== null) return promiseFaults(document, event, value as Json, path);
    const ajv = addFormats(new Ajv({ strict: false }));
    return ajv.validate(found.schema, value) ? [] : [`${path}: ${ajv.errorsText()}`];
  });
}

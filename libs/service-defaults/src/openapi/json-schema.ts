import { z } from 'zod';
import { INPUT_MARK } from './hoist-definitions';

export type JsonSchema = Record<string, unknown>;

const DEFINITION = '#/$defs/';

/** Answers may grow, so their schemas let unknown fields pass, whether or not the same schema refuses them in a request. */
export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
      // Without Unicode mode, which tools rarely use, such a pattern means something else.
      if (jsonSchema.pattern?.includes('\\p{')) delete jsonSchema.pattern;
    },
  });
  return io === 'input' ? markAsInput(rest) : rest;
}

export function toProperties(schema: z.ZodObject): [name: string, schema: JsonSchema, required: boolean][] {
  const { properties, required } = toOpenApiSchema(schema) as {
    properties?: Record<string, JsonSchema>;
    required?: string[];
  };
  return Object.entries(properties ?? {}).map(([name, property]) => [
    name,
    property,
    required?.includes(name) ?? false,
  ]);
}

/** One name may stand for two schemas: what we take and what we give. */
function markAsInput(schema: JsonSchema): JsonSchema {
  const defs = Object.entries((schema.$defs ?? {}) as JsonSchema);
  if (defs.length === 0) return schema;
  const text = JSON.stringify({
    ...schema,
    $defs: Object.fromEntries(defs.map(([name, value]) => [name + INPUT_MARK, value])),
  });
  return JSON.parse(
    text.replaceAll(/"\$ref":"#\/\$defs\/([^"]+)"/g, `"$ref":"${DEFINITION}$1${INPUT_MARK}"`),
  ) as JsonSchema;
}

import { z } from 'zod';

export type JsonSchema = Record<string, unknown>;

export function toOpenApiSchema(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, target: 'draft-2020-12', unrepresentable: 'any' });
  return rest;
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

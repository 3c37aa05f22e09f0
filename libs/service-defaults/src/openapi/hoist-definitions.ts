import type { JsonSchema } from './json-schema';

const LOCAL = '#/$defs/';
const SHARED = '#/components/schemas/';

/**
 * Moves the definitions that zod leaves inside each schema to where an OpenAPI document keeps them, and points the references there.
 * Returns the definitions by name.
 */
export function hoistDefinitions(node: unknown, found: Record<string, JsonSchema> = {}): Record<string, JsonSchema> {
  if (Array.isArray(node)) for (const item of node) hoistDefinitions(item, found);
  if (!isRecord(node)) return found;
  const { $defs, $ref } = node;
  if (isRecord($defs)) Object.assign(found, $defs);
  delete node['$defs'];
  if (isRecord($defs)) hoistDefinitions($defs, found);
  if (typeof $ref === 'string' && $ref.startsWith(LOCAL)) node['$ref'] = SHARED + $ref.slice(LOCAL.length);
  for (const value of Object.values(node)) hoistDefinitions(value, found);
  return found;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

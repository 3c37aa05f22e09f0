import { z } from 'zod';
import { hoistDefinitions } from './hoist-definitions';
import { toOpenApiSchema } from './json-schema';

const leaf = z.object({ depth: z.number() }).meta({ id: 'Leaf' });
const branch = z.object({ left: leaf, right: leaf }).meta({ id: 'Branch' });
const tree = z.object({ root: branch, spare: leaf });
const point = z.strictObject({ x: z.number() }).meta({ id: 'Point' });
const line = z.object({ from: point, to: point }).meta({ id: 'Line' });
const size = z.enum(['s', 'l']).meta({ id: 'Size' });

function referencesOf(value: unknown): string[] {
  return [...JSON.stringify(value).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
}

describe('hoistDefinitions', () => {
  it('leaves no reference that points nowhere', () => {
    const { document, schemas } = hoistDefinitions({
      '/a': toOpenApiSchema(tree),
      '/b': [toOpenApiSchema(branch, 'output'), toOpenApiSchema(line)],
    });
    const text = JSON.stringify({ document, schemas });
    expect(text).not.toContain('$defs');
    expect(text).not.toContain('.input');
    expect(referencesOf({ document, schemas }).length).toBeGreaterThan(3);
    for (const name of referencesOf({ document, schemas })) expect(schemas).toHaveProperty(name);
  });

  it('parts what a request may not carry from what an answer may come to carry', () => {
    const { document, schemas } = hoistDefinitions({
      input: toOpenApiSchema(z.object({ line, size })),
      output: toOpenApiSchema(z.object({ line, size }), 'output'),
    });
    expect(Object.keys(schemas).toSorted()).toEqual(['Line', 'LineInput', 'Point', 'PointInput', 'Size']);
    expect(schemas.PointInput).toHaveProperty('additionalProperties', false);
    expect(schemas.Point).not.toHaveProperty('additionalProperties');
    expect(referencesOf(schemas.LineInput)).toEqual(['PointInput', 'PointInput']);
    expect(referencesOf(document.input)).toEqual(['LineInput', 'Size']);
    expect(referencesOf(document.output)).toEqual(['Line', 'Size']);
  });

  it('gives a request alone the plain name', () => {
    const { document, schemas } = hoistDefinitions({ input: toOpenApiSchema(line) });
    expect(Object.keys(schemas).toSorted()).toEqual(['Line', 'Point']);
    expect(referencesOf(document)).toEqual(['Line']);
  });
});

import { z } from 'zod';
import { hoistDefinitions } from './hoist-definitions';
import { toOpenApiSchema } from './json-schema';

const leaf = z.object({ depth: z.number() }).meta({ id: 'Leaf' });
const branch = z.object({ left: leaf, right: leaf }).meta({ id: 'Branch' });
const tree = z.object({ root: branch, spare: leaf });

describe('hoistDefinitions', () => {
  it('leaves no reference that points nowhere', () => {
    const document: Record<string, unknown> = {
      paths: { '/a': toOpenApiSchema(tree), '/b': [toOpenApiSchema(branch)] },
    };
    const schemas = hoistDefinitions(document);
    expect(Object.keys(schemas).toSorted()).toEqual(expect.arrayContaining(['Branch', 'Leaf']));
    const text = JSON.stringify({ document, schemas });
    expect(text).not.toContain('$defs');
    const targets = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name!);
    expect(targets.length).toBeGreaterThan(2);
    for (const name of targets) expect(schemas).toHaveProperty(name);
  });
});

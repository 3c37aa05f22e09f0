import { markOpenEnums, openMarkedEnums } from './open-enums';

const status = { type: 'string', enum: ['new', 'done'] };
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const closed = JSON.stringify(status);

describe('enumerations of a client', () => {
  const marked = markOpenEnums({
    openapi: '3.1.0',
    paths: {
      '/things': {
        put: {
          parameters: [{ name: 'status', schema: status }],
          requestBody: ref('ThingInput'),
          responses: { 200: { inline: status, schema: ref('Thing') } },
        },
      },
    },
    components: { schemas: { Thing: { status }, ThingInput: { size: ref('Size') }, Size: status } },
  }) as {
    paths: Record<string, { put: { parameters: unknown; responses: unknown } }>;
    components: { schemas: Record<string, unknown> };
  };

  it('are open where answers alone have them', () => {
    const { put } = marked.paths['/things']!;
    for (const node of [put.responses, marked.components.schemas['Thing']])
      expect(JSON.stringify(node)).not.toContain(closed);
  });

  it('are closed wherever a request has them', () => {
    const { put } = marked.paths['/things']!;
    for (const node of [put.parameters, marked.components.schemas['Size']])
      expect(JSON.stringify(node)).toContain(closed);
  });

  it('become types that take any text', () => {
    const values = (marked.components.schemas['Thing'] as { status: { enum: string[] } }).status.enum;
    expect(openMarkedEnums(values.map((value) => `'${value}'`).join(' | '))).toBe("'new' | 'done' | (string & {})");
  });
});

import type { NamedDocument, OpenApiDocument } from './merge-documents';

type Operation = Record<string, unknown> & { parameters?: unknown[]; description?: string };

const link = {
  type: 'object',
  required: ['href'],
  properties: { href: { type: 'string' }, templated: { type: 'boolean', const: true } },
};
const entryPoint = {
  type: 'object',
  required: ['_links'],
  properties: { _links: { type: 'object', additionalProperties: link } },
};
const problem = {
  description: 'Not Acceptable as it is',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

/** What the gateway answers itself. */
export const OWN_DOCUMENT: NamedDocument = {
  name: 'gateway-v1',
  document: {
    paths: {
      '/v1': {
        get: {
          operationId: 'getEntryPoint',
          tags: ['Entry point'],
          summary: 'What this caller can do, as links',
          security: [{}, { bearer: [] }],
          responses: {
            200: {
              description: 'Links by the rights of the caller; templates are RFC 6570',
              content: { 'application/json': { schema: { $ref: '#/components/schemas/EntryPoint' } } },
            },
            401: { ...problem, description: 'Unauthorized' },
            429: { ...problem, description: 'Too Many Requests' },
          },
        },
      },
    },
    components: { schemas: { EntryPoint: entryPoint } },
  },
};

const include = {
  name: 'include',
  in: 'query',
  required: false,
  style: 'form',
  explode: false,
  description:
    'Embeds what other services know of the delivery, under `_embedded`; a part that cannot be had is null and told of in `_problems`.',
  schema: { type: 'array', items: { type: 'string', enum: ['package', 'drone', 'account'] } },
};

/** Adds what the gateway makes of the services' own routes. */
export function withComposition(document: OpenApiDocument): OpenApiDocument {
  for (const path of ['/v1/deliveries/{id}', '/v2/deliveries/{id}']) {
    const operation = document.paths[path]?.get as Operation | undefined;
    if (operation) operation.parameters = [...(operation.parameters ?? []), include];
  }
  return document;
}

import { asyncApiBreaks } from './asyncapi-breaks';
import type { Json } from './files';
import { openApiBreaks } from './openapi-breaks';

const base: Json = {
  paths: {
    '/v1/things/{id}': {
      get: {
        operationId: 'getThing',
        security: [{ bearer: ['things:read'] }],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 100 } },
        ],
        responses: {
          '200': {
            headers: { ETag: {} },
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Thing' } } },
          },
          '404': { content: { 'application/problem+json': { schema: { type: 'object' } } } },
        },
      },
      put: {
        operationId: 'putThing',
        requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/PutThing' } } } },
        responses: { '204': {} },
      },
    },
  },
  components: {
    schemas: {
      Thing: {
        type: 'object',
        properties: {
          id: { type: 'string' },
          status: { type: 'string', enum: ['new', 'done'] },
          parts: { type: 'array', items: { $ref: '#/components/schemas/Thing' } },
          note: { anyOf: [{ type: 'string' }, { type: 'null' }] },
        },
        required: ['id', 'status'],
      },
      PutThing: {
        type: 'object',
        additionalProperties: false,
        properties: {
          name: { type: 'string', maxLength: 50 },
          size: { type: 'string', enum: ['small', 'large'] },
          weight: { type: ['number', 'null'], minimum: 0 },
        },
        required: ['name'],
      },
    },
  },
};

const PATH = ['paths', '/v1/things/{id}'];
const GET = [...PATH, 'get'];
const THING = ['components', 'schemas', 'Thing'];
const PUT = ['components', 'schemas', 'PutThing'];

/** The document with the value at a place set, or taken away when there is none. */
function after(place: readonly string[], value?: unknown): Json {
  const document = structuredClone(base);
  const last = place.at(-1)!;
  const node = place.slice(0, -1).reduce((at, name) => at[name] as Json, document);
  if (value === undefined) delete node[last];
  else node[last] = value;
  return document;
}

describe('openApiBreaks', () => {
  const breaking: [what: string, place: string[], value: unknown, says: string][] = [
    ['a removed operation', GET, undefined, 'GET /v1/things/{}: is gone'],
    ['another operation name', [...GET, 'operationId'], 'readThing', 'is called readThing'],
    ['a removed status', [...GET, 'responses', '404'], undefined, '404 is gone'],
    ['a new success', [...GET, 'responses', '202'], {}, '202 is new'],
    ['a removed header', [...GET, 'responses', '200', 'headers'], {}, 'header ETag: is gone'],
    ['a removed media type', [...GET, 'responses', '200', 'content'], {}, 'application/json is gone'],
    ['a further scope', [...GET, 'security'], [{ bearer: ['things:read', 'ops'] }], 'needs'],
    ['a removed parameter', [...GET, 'parameters', '1'], { name: 'max', in: 'query' }, 'query limit: is gone'],
    ['a parameter demanded', [...GET, 'parameters', '2'], { name: 'x', in: 'header', required: true }, 'now required'],
    ['a smaller maximum', [...GET, 'parameters', '1', 'schema', 'maximum'], 50, 'maximum is 50, was 100'],
    ['a body demanded', [...PATH, 'put', 'requestBody', 'required'], true, 'body: is now required'],
    ['a removed answer field', [...THING, 'properties', 'note'], undefined, 'Thing.note: is gone'],
    ['an answer field that may be absent', [...THING, 'required'], ['id'], 'Thing.status: may now be absent'],
    ['another type', [...THING, 'properties', 'id', 'type'], 'integer', 'may now be integer'],
    [
      'a new value in answers',
      [...THING, 'properties', 'status', 'enum'],
      ['new', 'done', 'lost'],
      'may now be "lost"',
    ],
    ['free text for an enum', [...THING, 'properties', 'status'], { type: 'string' }, 'may now be any other value'],
    ['a new alternative', [...THING, 'properties', 'note', 'anyOf', '2'], { type: 'number' }, 'alternative is new'],
    ['a removed request field', [...PUT, 'properties', 'size'], undefined, 'PutThing.size: is gone'],
    ['a request field demanded', [...PUT, 'required'], ['name', 'size'], 'PutThing.size: is now required'],
    ['a removed request value', [...PUT, 'properties', 'size', 'enum'], ['small'], 'no longer takes "large"'],
    ['a removed request type', [...PUT, 'properties', 'weight', 'type'], 'number', 'no longer takes null'],
    ['a shorter text', [...PUT, 'properties', 'name', 'maxLength'], 40, 'maxLength is 40, was 50'],
    ['a new pattern', [...PUT, 'properties', 'name', 'pattern'], '^a', 'pattern is "^a"'],
  ];
  it.each(breaking)('finds %s', (_what, place, value, says) => {
    expect(openApiBreaks(base, after(place, value))).toEqual([expect.stringContaining(says)]);
  });

  it('finds all that a removed path takes with it', () => {
    const gone = ['GET /v1/things/{}: is gone', 'PUT /v1/things/{}: is gone'];
    expect(openApiBreaks(base, after(PATH))).toEqual(gone);
  });

  const harmless: [what: string, place: string[], value: unknown][] = [
    ['nothing', ['info'], {}],
    ['a new path', ['paths', '/v1/more'], {}],
    ['a new optional parameter', [...GET, 'parameters', '2'], { name: 'x', in: 'query' }],
    ['an answer only to who asks', [...GET, 'responses', '304'], {}],
    ['a new failure', [...GET, 'responses', '429'], {}],
    ['a new answer field', [...THING, 'properties', 'more'], { type: 'string' }],
    ['fewer values in answers', [...THING, 'properties', 'status', 'enum'], ['new']],
    [
      'a value in an open enum',
      [...THING, 'properties', 'status'],
      { enum: ['new', 'x'], type: 'string', 'x-open-enum': true },
    ],
    ['a new optional request field', [...PUT, 'properties', 'more'], { type: 'string' }],
    ['a longer text', [...PUT, 'properties', 'name', 'maxLength'], 60],
    ['a further request value', [...PUT, 'properties', 'size', 'enum'], ['small', 'large', 'huge']],
    ['less to give', [...PUT, 'required'], []],
    ['fewer scopes', [...GET, 'security'], [{ bearer: [] }]],
  ];
  it.each(harmless)('lets %s pass', (_what, place, value) => {
    expect(openApiBreaks(base, after(place, value))).toEqual([]);
  });
});

describe('asyncApiBreaks', () => {
  const event = (address: string, properties: Json, required: string[]): Json => ({
    channels: { 'a.v1.Happened': { address } },
    components: { messages: { 'a.v1.Happened': { payload: { allOf: [{ type: 'object', properties, required }] } } } },
  });
  const was = event('aerie.a.v1.{id}.Happened', { id: { type: 'string' }, at: { type: 'string' } }, ['id']);

  it.each([
    ['a removed event', { channels: {}, components: { messages: {} } }, 'is gone'],
    [
      'another subject',
      event('aerie.b.{id}', { id: { type: 'string' }, at: { type: 'string' } }, ['id']),
      'is at aerie.b',
    ],
    ['a removed field', event('aerie.a.v1.{id}.Happened', { id: { type: 'string' } }, ['id']), '.at: is gone'],
    [
      'a field that may be absent',
      event('aerie.a.v1.{id}.Happened', { id: { type: 'string' }, at: { type: 'string' } }, []),
      '.id: may now be absent',
    ],
  ])('finds %s', (_what, is, says) => {
    expect(asyncApiBreaks(was, is)).toEqual([expect.stringContaining(says)]);
  });

  it('lets a new field pass', () => {
    const more = { id: { type: 'string' }, at: { type: 'string' }, more: { type: 'string' } };
    expect(asyncApiBreaks(was, event('aerie.a.v1.{id}.Happened', more, ['id', 'more']))).toEqual([]);
  });
});

import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { Module, type Type } from '@nestjs/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Policy } from '@app/auth';
import { describeService } from '../src';
import { testConfig } from '../src/testing';
import { AgeModule, ageLines } from './ages';
import { NoteModule, noteLines } from './notes';
import { ThingModule, thingPolicy } from './things';

interface Content {
  readonly content: Record<string, { readonly schema: { readonly type: string }; readonly example?: unknown }>;
}
interface Operation {
  readonly operationId: string;
  readonly deprecated?: boolean;
  readonly description?: string;
  readonly tags: string[];
  readonly parameters: { readonly name: string }[];
  readonly requestBody: Content;
  readonly responses: Record<string, Content & { readonly $ref?: string; readonly headers: Record<string, unknown> }>;
  readonly security: unknown;
}
type Paths = Record<string, Record<'get' | 'post' | 'put', Operation>>;

@Module({ imports: [ThingModule, NoteModule, AgeModule] })
class WholeModule {}

const policy = thingPolicy.with(noteLines).with(ageLines);
let issuer: TestIssuer;

beforeAll(async () => {
  issuer = await createTestIssuer();
});
afterAll(() => issuer.close());

async function describeAll(module: Type = WholeModule, rules: Policy = policy): Promise<Map<string, OpenAPIObject>> {
  const config = await testConfig(issuer);
  const options = { name: 'whole', version: '1.2.3', config, policy: rules };
  return new Map((await describeService(module, options)).documents);
}

describe('the document of a version', () => {
  let document: OpenAPIObject;
  let paths: Paths;
  beforeAll(async () => {
    document = (await describeAll()).get('v1')!;
    paths = document.paths as unknown as Paths;
  });

  it('describes inputs and answers in OpenAPI 3.1', () => {
    expect(document.openapi).toBe('3.1.0');
    expect(document.info).toMatchObject({ version: '1.2.3', license: { name: 'MIT' } });
    const { post, get } = paths['/v1/things']!;
    expect(post.requestBody.content['application/json']?.schema).toMatchObject({
      additionalProperties: false,
      required: ['name', 'weightGrams', 'dropoff'],
      properties: { weightGrams: { type: 'integer', exclusiveMinimum: 0 } },
    });
    expect(get.parameters).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: 'limit', in: 'query', required: false })]),
    );
    expect(post.responses['201']?.headers).toHaveProperty('Location');
    expect(post.responses['201']?.content['application/json']?.schema).toMatchObject({ type: 'object' });
    expect(post.responses['201']?.content['application/json']?.schema).not.toHaveProperty('additionalProperties');
    expect(Object.keys(paths).some((path) => path.startsWith('/health') || path.startsWith('/metrics'))).toBe(false);
  });

  it('names the problems that any operation may meet, once', () => {
    const { responses } = paths['/v1/things']!.post;
    const statuses = Object.keys(responses).map(Number);
    expect(statuses).toEqual([201, 400, 401, 403, 409, 413, 414, 415, 422, 429, 500, 503, 504]);
    expect(responses['409']?.content).toHaveProperty(['application/problem+json']);
    expect(responses['403']?.$ref).toBe('#/components/responses/Forbidden');
    expect(document.components?.responses).toHaveProperty('ServiceUnavailable.headers.Retry-After');
    expect(paths['/v1/open']!.get.responses).not.toHaveProperty('401');
    expect(paths['/v1/things/fails/{category}']!.get.responses).toHaveProperty('404');
  });

  it('has a place for every reference', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path]) => path!);
    expect(references.length).toBeGreaterThan(20);
    for (const path of new Set(references)) expect(document).toHaveProperty(path.split('/'));
  });

  it('says which scopes an operation needs, and where tokens come from', () => {
    expect(paths['/v1/things']!.post.security).toEqual([{ oauth2: ['deliveries:write'] }, { bearer: [] }]);
    expect(paths['/v1/things/operators']!.get.security).toEqual([{ oauth2: ['ops'] }, { bearer: [] }]);
    expect(paths['/v1/open']!.get.security).toEqual([]);
    expect(document.components?.securitySchemes).toMatchObject({
      bearer: { scheme: 'bearer' },
      oauth2: {
        flows: {
          clientCredentials: { tokenUrl: '/oauth2/token', scopes: { 'deliveries:read': 'Read deliveries' } },
          authorizationCode: { authorizationUrl: '/oauth2/auth', scopes: { ops: 'Operate the suite' } },
        },
      },
    });
  });

  it('tells of conditions where there are some', () => {
    const { get, put } = paths['/v1/notes/{id}']!;
    const names = ({ parameters }: Operation) => parameters.map(({ name }) => name);
    expect(names(put)).toEqual(expect.arrayContaining(['If-Match', 'If-None-Match']));
    expect(put.responses).toHaveProperty('412');
    expect(names(get)).toContain('If-None-Match');
    expect(get.responses['200']?.headers).toHaveProperty('ETag');
    expect(get.responses['304']).toEqual({ $ref: '#/components/responses/NotModified' });
    expect(paths['/v1/notes']!.get.parameters).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ name: 'ids', explode: false, schema: expect.objectContaining({ type: 'array' }) }),
      ]),
    );
  });

  it('shows examples, and what its sections are about', () => {
    const { tags, responses } = paths['/v1/notes/{id}']!.get;
    expect(responses['200']?.content['application/json']).toMatchObject({
      schema: { $ref: '#/components/schemas/Note' },
      example: { id: 'n', seenBy: 'demo' },
    });
    expect(tags).toEqual(['notes']);
    expect(document.tags).toContainEqual({ name: 'notes', description: 'What somebody wanted to remember.' });
    expect(JSON.stringify(document)).not.toContain('x-aerie');
  });

  it('marks what is deprecated', () => {
    expect(paths['/v1/eras/{id}']!.get).toMatchObject({
      deprecated: true,
      responses: { 200: { headers: { Deprecation: {}, Sunset: {}, Link: {} } } },
    });
    expect(paths['/v1/ages']!.get).not.toHaveProperty('deprecated');
    expect(paths['/v1/ages/{id}/youth']!.get.deprecated).toBe(true);
  });
});

describe('the documents', () => {
  it('are one per version, each with its routes only', async () => {
    const documents = await describeAll();
    expect([...documents.keys()]).toEqual(['v1', 'v2']);
    expect(Object.keys(documents.get('v2')!.paths)).toEqual([
      '/v2/ages',
      '/v2/ages/oldest',
      '/v2/ages/{id}/youth',
      '/v2/eras/{id}',
    ]);
  });

  it('depend on the code alone', async () => {
    @Module({ imports: [AgeModule, NoteModule, ThingModule] })
    class ShuffledModule {}
    const [one, other] = [await describeAll(), await describeAll(ShuffledModule)];
    expect(JSON.stringify([...one])).toBe(JSON.stringify([...other]));
    expect(JSON.stringify([...one])).not.toContain(issuer.issuer);
  });
});

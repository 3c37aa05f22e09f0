import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repository } from '../support/run-tool';

const text = { 'text/plain': { schema: { type: 'string' } } };

/** Everything that our own rules forbid, once. */
const planted = {
  openapi: '3.1.0',
  info: { title: 'Wrong', version: '1' },
  servers: [{ url: 'http://127.0.0.1' }],
  paths: {
    '/bigThings/{id}': {
      get: {
        operationId: 'get',
        tags: ['things'],
        parameters: [
          { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
          { name: 'page_size', in: 'query', schema: { type: 'string', examples: [7] } },
        ],
        responses: {
          '200': {
            description: 'The thing',
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  properties: { deliveryID: { type: 'string' }, state: { type: 'string', enum: ['In-Flight'] } },
                },
                example: { deliveryID: 7 },
              },
            },
          },
          '400': { description: 'Wrong', content: { 'application/problem+json': { schema: { type: 'object' } } } },
          '404': { description: 'None', content: text },
        },
      },
      post: { operationId: 'get', responses: { '204': { description: 'Done' } } },
    },
  },
  components: { schemas: { Forgotten: { type: 'string' } } },
};

const RULES = [
  'enum-is-snake-case',
  'error-is-problem',
  'error-refers-to-problem',
  'field-is-camel-case',
  'oas3-unused-component',
  'oas3-valid-media-example',
  'operation-has-summary',
  'operation-operationId-unique',
  'operation-tags',
  'path-is-kebab-case',
  'path-is-versioned',
  'post-takes-idempotency-key',
  'query-is-camel-case',
  'resource-has-etag',
];

describe('The rules for OpenAPI documents', () => {
  it('report each planted violation by its own rule', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'aerie-openapi-'));
    try {
      const file = join(folder, 'openapi.json');
      await writeFile(file, JSON.stringify(planted));
      const spectral = join(repository, 'node_modules/.bin/spectral');
      const args = ['lint', '-f', 'json', '--quiet', '-r', join(repository, '.spectral.yaml'), file];
      const { stdout, code } = (await promisify(execFile)(spectral, args).catch(
        (error: { stdout: string; code: number }) => error as { stdout: string; code?: number },
      )) as { stdout: string; code?: number };
      const reported = (JSON.parse(stdout) as { code: string }[]).map((finding) => finding.code);
      expect(code).toBe(1);
      expect([...new Set(reported)].toSorted()).toEqual(expect.arrayContaining(RULES));
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }, 60_000);
});

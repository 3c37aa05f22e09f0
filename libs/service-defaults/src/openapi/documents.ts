import { STATUS_CODES } from 'node:http';
import type { Policy, Rule } from '@app/auth';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { z } from 'zod';
import { describeIdempotency } from '../idempotency/describe-idempotency';
import { hoistDefinitions } from './hoist-definitions';
import { toOpenApiSchema } from './json-schema';
import { nameOperations, type PathItem } from './operation-name';

export interface DocumentsOptions {
  readonly name: string;
  readonly version: string;
  readonly publicUrl: string;
  readonly policy: Policy;
}

type Operation = Record<string, unknown> & { responses: Record<string, unknown>; parameters?: unknown[] };

const METHODS = ['get', 'post', 'put', 'patch', 'delete'];
const VERSIONED = /^\/(v\d+)\//;
const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  instance: z.string(),
  requestId: z.string(),
  traceId: z.string(),
  errors: z.array(z.object({ pointer: z.string(), code: z.string(), detail: z.string() })).optional(),
});

export function serveDocuments(
  app: NestFastifyApplication,
  options: DocumentsOptions,
  versions: readonly string[],
): void {
  const documents = new Map<string, OpenAPIObject>();
  const documentOf = (major: string): OpenAPIObject => {
    const document = documents.get(major) ?? describeVersion(app, options, major);
    documents.set(major, document);
    return document;
  };
  for (const major of versions)
    app
      .getHttpAdapter()
      .get(`/docs/${major}/openapi.json`, (_request: unknown, reply: Reply) => reply.send(documentOf(major)));
  const urls = versions.map((major) => ({ url: `/docs/${major}/openapi.json`, name: `${options.name} ${major}` }));
  SwaggerModule.setup('docs', app, () => documentOf(versions[0] ?? 'v1'), {
    raw: false,
    explorer: true,
    swaggerOptions: { urls },
  });
}

export function versionsOf(app: NestFastifyApplication): string[] {
  const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  const majors = Object.keys(paths).map((path) => VERSIONED.exec(path)?.[1]);
  return [...new Set(majors.filter((major) => major !== undefined))].toSorted();
}

interface Reply {
  send(body: unknown): void;
}

export function describeVersion(app: NestFastifyApplication, options: DocumentsOptions, major: string): OpenAPIObject {
  const base = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle(`Aerie ${options.name}`)
    .setVersion(options.version)
    .addServer(options.publicUrl)
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer')
    .build();
  const document = SwaggerModule.createDocument(app, base, { autoTagControllers: true });
  const paths = Object.entries(document.paths).filter(([path]) => VERSIONED.exec(path)?.[1] === major);
  for (const [path, item] of paths) completeOperations(path, item as Record<string, Operation>, options.policy);
  const definitions = hoistDefinitions(paths);
  const schemas = {
    ...document.components?.schemas,
    ...definitions,
    Problem: toOpenApiSchema(problemSchema, 'output'),
  };
  nameOperations(paths as [string, PathItem][], schemas);
  return { ...document, paths: Object.fromEntries(paths), components: { ...document.components, schemas } };
}

function completeOperations(path: string, item: Record<string, Operation>, policy: Policy): void {
  const pattern = path.replaceAll(/\{(\w+)\}/g, ':$1');
  for (const method of METHODS) {
    const operation = item[method];
    if (!operation) continue;
    const rule = policy.route(method.toUpperCase(), pattern);
    operation.security = rule && 'open' in rule ? [] : [{ bearer: [] }];
    operation.description ??= needs(rule);
    if (rule && !('open' in rule)) describeIdempotency(method, operation);
    for (const status of [400, 401, 403, 500, 503]) operation.responses[status] ??= problemResponse(status);
  }
}

function needs(rule: Rule | undefined): string | undefined {
  if (!rule || 'open' in rule) return undefined;
  if ('scopes' in rule) return `Needs the scope ${rule.scopes.map((name) => `\`${name}\``).join(' or ')}.`;
  return 'operator' in rule ? 'For operators (scope `ops`).' : 'For services.';
}

function problemResponse(status: number) {
  return {
    description: STATUS_CODES[status],
    content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
  };
}

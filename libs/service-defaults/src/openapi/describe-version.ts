import type { Policy, Scope } from '@app/auth';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { SECTION } from './api-section';
import { showExamples } from './examples';
import { headerRefs, headersOfEveryAnswer, sharedHeaders } from './header-components';
import { hoistDefinitions } from './hoist-definitions';
import { toOpenApiSchema } from './json-schema';
import { nameOperations, type PathItem } from './operation-name';
import { completeOperation, scopesOf, type Operation } from './operations';
import { problemSchema, sharedProblems } from './problem-components';
import { securitySchemes } from './security-schemes';

export interface DocumentsOptions {
  readonly name: string;
  readonly version: string;
  readonly publicUrl: string;
  readonly policy: Policy;
}

const METHODS = ['get', 'put', 'post', 'delete', 'patch'];
const VERSIONED = /^\/(v\d+)(?:\/|$)/;
const ABOUT = [
  'Errors are problem documents (RFC 9457) with a stable `code`; what is foreign and what is missing are the same 404.',
  'Reads tell their version in `ETag` and are answered 304 for `If-None-Match`; writes take `If-Match`. HEAD is answered wherever GET is.',
  'Answers may gain fields at any time: ignore what you do not know. Links are paths, to be resolved against where you asked.',
].join('\n\n');

type Paths = Record<string, Record<string, Operation>>;

export function versionsOf(app: NestFastifyApplication): string[] {
  const { paths } = SwaggerModule.createDocument(app, new DocumentBuilder().build());
  const majors = Object.keys(paths).map((path) => VERSIONED.exec(path)?.[1]);
  return [...new Set(majors.filter((major) => major !== undefined))].toSorted();
}

/** The document of one version. It depends on nothing but the code and the options, down to the order of what is in it. */
export function describeVersion(app: NestFastifyApplication, options: DocumentsOptions, major: string): OpenAPIObject {
  const raw = SwaggerModule.createDocument(app, new DocumentBuilder().build(), { autoTagControllers: true });
  const own = Object.entries(raw.paths).filter(([path]) => VERSIONED.exec(path)?.[1] === major);
  const { document: paths, schemas } = hoistDefinitions(sorted(Object.fromEntries(own)) as unknown as Paths);
  const scopes = complete(paths, options.policy);
  const { schemas: problem } = hoistDefinitions(toOpenApiSchema(problemSchema, 'output'));
  const allSchemas = { ...schemas, ...problem };
  nameOperations(Object.entries(paths) as unknown as [string, PathItem][], allSchemas);
  for (const operation of operationsOf(paths)) showExamples(operation, allSchemas);
  const responses = used(paths, 'responses', sharedResponses());
  const components = {
    schemas: sorted(allSchemas),
    responses,
    headers: used({ paths, responses }, 'headers', sharedHeaders),
    securitySchemes: securitySchemes(scopes),
  };
  return { ...headOf(options), tags: tagsOf(paths), paths, components } as unknown as OpenAPIObject;
}

function headOf({ name, version, publicUrl }: DocumentsOptions) {
  const license = { name: 'MIT', identifier: 'MIT' };
  const description = `The ${name} service of Aerie, deliveries by drone.\n\n${ABOUT}`;
  return {
    openapi: '3.1.0',
    info: { title: `Aerie ${name}`, description, version, license },
    servers: [{ url: publicUrl, description: 'The gateway' }],
  };
}

/** Returns the scopes that are needed anywhere. */
function complete(paths: Paths, policy: Policy): Set<Scope> {
  const scopes = new Set<Scope>();
  for (const [path, item] of Object.entries(paths)) {
    paths[path] = Object.fromEntries(METHODS.flatMap((method) => (item[method] ? [[method, item[method]]] : [])));
    for (const [method, operation] of Object.entries(paths[path])) {
      const rule = policy.route(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'));
      for (const scope of scopesOf(rule)) scopes.add(scope);
      completeOperation(operation, { method, path, rule });
      operation.responses = sorted(operation.responses);
    }
  }
  return scopes;
}

function tagsOf(paths: Paths): unknown[] {
  const tags = new Map<string, object>();
  for (const operation of operationsOf(paths)) {
    const section = operation[SECTION] as { name: string } | undefined;
    delete operation[SECTION];
    for (const name of operation.tags ?? [])
      if (section?.name === name || !tags.has(name)) tags.set(name, section?.name === name ? section : { name });
  }
  return Object.values(sorted(Object.fromEntries(tags)));
}

function sharedResponses(): Record<string, object> {
  const headers = { ...headersOfEveryAnswer(304), ...headerRefs('ETag', 'Vary') };
  return { ...sharedProblems(headersOfEveryAnswer), NotModified: { description: 'What you have is current', headers } };
}

function used<T>(document: unknown, kind: string, components: Readonly<Record<string, T>>): Record<string, T> {
  const text = JSON.stringify(document);
  const names = Object.keys(components).filter((name) => text.includes(`"#/components/${kind}/${name}"`));
  return Object.fromEntries(names.toSorted().map((name) => [name, components[name] as T]));
}

function operationsOf(paths: Paths): Operation[] {
  return Object.values(paths).flatMap((item) => Object.values(item));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

import type { Schema } from './schema-arbitrary';
import type { TestSuite } from './test-suite';

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Documented {
  readonly $ref?: string;
  readonly description?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>;
}

export interface Operation {
  readonly operationId?: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Documented;
  readonly responses: Readonly<Record<string, Documented>>;
}

export interface ApiDocument {
  readonly service: string;
  readonly version: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

/** Every service and version with a public face. */
export const DOCUMENTED: [service: string, version: string][] = [
  ['identity', 'v1'],
  ['account', 'v1'],
  ['ingestion', 'v1'],
  ['delivery', 'v1'],
  ['delivery', 'v2'],
  ['scheduler', 'v1'],
  ['package', 'v1'],
  ['drone', 'v1'],
];

/** The OpenAPI document of every service and version, as it serves it. */
export function apiDocuments(suite: TestSuite): Promise<ApiDocument[]> {
  return Promise.all(
    DOCUMENTED.map(async ([service, version]) => {
      const response = await fetch(`${suite.url(service)}/docs/${version}/openapi.json`);
      return { service, version, ...((await response.json()) as Omit<ApiDocument, 'service' | 'version'>) };
    }),
  );
}

export interface NamedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function operationsOf({ paths }: ApiDocument): NamedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  );
}

/** Every `$ref` in the document that points to nothing. */
export function deadReferences(document: ApiDocument): string[] {
  return referencesIn(document).filter((reference) => {
    if (!reference.startsWith('#/')) return true;
    const names = reference.slice(2).split('/');
    const target = names.reduce<unknown>(
      (node, name) => (node as Record<string, unknown> | undefined)?.[name.replaceAll('~1', '/').replaceAll('~0', '~')],
      document,
    );
    return target === undefined;
  });
}

export function referencesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([name, value]) =>
    name === '$ref' && typeof value === 'string' ? [value] : referencesIn(value),
  );
}

/** Operations that do not say what they are for, or what comes of it when all goes well. */
export function undescribed(document: ApiDocument): string[] {
  return operationsOf(document)
    .filter(({ operation: { summary, responses } }) => {
      const good = Object.entries(responses).filter(([status]) => /^2\d\d$|^303$/.test(status));
      return !summary || good.length === 0 || good.some(([, { description }]) => !description);
    })
    .map(({ method, path }) => `${method} ${path}`);
}

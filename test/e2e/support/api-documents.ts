import type { TestSuite } from './test-suite';

export interface Operation {
  readonly summary?: string;
  readonly description?: string;
  readonly responses: Readonly<Record<string, { readonly description?: string }>>;
}

export interface ApiDocument {
  readonly service: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

const SERVICES = ['account', 'ingestion', 'delivery', 'scheduler', 'package', 'drone'];

/** The OpenAPI document of every service with a REST surface, as it serves it. */
export function apiDocuments(suite: TestSuite): Promise<ApiDocument[]> {
  return Promise.all(
    SERVICES.map(async (service) => {
      const response = await fetch(`${suite.url(service)}/docs/v1/openapi.json`);
      return { service, ...((await response.json()) as Omit<ApiDocument, 'service'>) };
    }),
  );
}

export function operationsOf({ paths }: ApiDocument): { method: string; path: string; operation: Operation }[] {
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

import { jsonText, type Files, type Json } from './files';
import { mergeDocuments, type VersionedDocument } from './merge-documents';
import type { ServiceApi } from './service-apis';

export const PUBLIC_DOCUMENT = 'docs/api/openapi.json';

export function openApiFiles(apis: readonly ServiceApi[]): Files {
  const own = documentsOf(apis).map(
    ({ service, major, document }) => [`apps/${service}/openapi.${major}.json`, jsonText(document)] as const,
  );
  return new Map([...own, [PUBLIC_DOCUMENT, jsonText(publicDocument(apis))]]);
}

/** What is reached through the gateway, of all services and versions. */
export function publicDocument(apis: readonly ServiceApi[]): Json {
  return mergeDocuments(documentsOf(apis));
}

function documentsOf(apis: readonly ServiceApi[]): VersionedDocument[] {
  return apis.flatMap(({ name: service, documents }) =>
    [...documents].map(([major, document]) => ({ service, major, document: document as unknown as Json })),
  );
}

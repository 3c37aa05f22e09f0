import { jsonText, type Files, type Json } from './files';
import { mergeDocuments } from './merge-documents';
import type { ServiceApi } from './service-apis';

export const PUBLIC_DOCUMENT = 'docs/api/openapi.json';

export function openApiFiles(apis: readonly ServiceApi[]): Files {
  const documents = apis.flatMap(({ name, documents: versions }) =>
    [...versions].map(([major, document]) => ({ service: name, major, document: document as unknown as Json })),
  );
  const own = documents.map(
    ({ service, major, document }) => [`apps/${service}/openapi.${major}.json`, jsonText(document)] as const,
  );
  return new Map([...own, [PUBLIC_DOCUMENT, jsonText(mergeDocuments(documents))]]);
}

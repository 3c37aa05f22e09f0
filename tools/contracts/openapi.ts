import type { NamedDocument } from '../../apps/gateway/src/docs/merge-documents';
import { publicDocument } from '../../apps/gateway/src/docs/public-document';
import { jsonText, type Files, type Json } from './files';
import { PUBLIC_URL, type ServiceApi } from './service-apis';

const PUBLIC_DOCUMENT = 'docs/api/openapi.json';

export function openApiFiles(apis: readonly ServiceApi[]): Files {
  const own = apis.flatMap(({ name, documents }) =>
    [...documents].map(([major, document]) => [`apps/${name}/openapi.${major}.json`, jsonText(document)] as const),
  );
  return new Map([...own, [PUBLIC_DOCUMENT, jsonText(wholeDocument(apis))]]);
}

/** What is reached through the gateway, of all services and versions, as the gateway serves it. */
export function wholeDocument(apis: readonly ServiceApi[]): Json {
  const documents = apis.flatMap(({ name, documents: versions }) =>
    [...versions].map(([major, document]) => ({ name: `${name}-${major}`, document }) as unknown as NamedDocument),
  );
  return publicDocument(documents, PUBLIC_URL);
}

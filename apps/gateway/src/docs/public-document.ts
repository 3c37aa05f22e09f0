import { mergeDocuments, type NamedDocument, type OpenApiDocument } from './merge-documents';
import { OWN_DOCUMENT, withComposition } from './own-document';

/** Everything that the gateway lets the world reach: the documents of the services, and what it answers and adds itself. */
export function publicDocument(documents: readonly NamedDocument[], publicUrl: string): OpenApiDocument {
  return withComposition(
    mergeDocuments([...documents, OWN_DOCUMENT], {
      openapi: '3.1.0',
      info: { title: 'Aerie', version: '1.0.0', description: 'Everything that the gateway lets the world reach.' },
      servers: [{ url: publicUrl }],
    }),
  );
}

import type { Answer, Operation } from './operations';

const SCHEMAS = '#/components/schemas/';
type Schemas = Readonly<Record<string, Record<string, unknown>>>;

/** Bodies show the first example of their schema. */
export function showExamples({ requestBody, responses }: Operation, schemas: Schemas): void {
  for (const { content } of [requestBody ?? {}, ...Object.values(responses)] as Pick<Answer, 'content'>[])
    for (const media of Object.values(content ?? {})) {
      const { $ref } = media.schema ?? {};
      const schema = typeof $ref === 'string' ? schemas[$ref.slice(SCHEMAS.length)] : media.schema;
      const [example] = (schema?.['examples'] ?? []) as unknown[];
      if (example !== undefined) media.example ??= example;
    }
}

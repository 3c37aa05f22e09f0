import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { describeVersion, type DocumentsOptions } from './describe-version';

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

interface Reply {
  send(body: unknown): void;
}

import { DomainError } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import { request } from 'undici';
import { upstreamFailure } from '../proxy/proxy-errors';
import type { Upstreams } from '../proxy/upstreams';
import type { NamedDocument, OpenApiDocument } from './merge-documents';
import { publicDocument } from './public-document';

const TIMEOUT_MS = 2_000;

/** The documents of all services and versions, each by itself and as one. */
@Injectable()
export class Documents {
  constructor(
    private readonly upstreams: Upstreams,
    readonly publicUrl: string,
    /** `delivery-v2`. */
    readonly names: readonly string[],
  ) {}

  /** Undefined when the service has no such document. */
  async text(service: string, version: string): Promise<string | undefined> {
    try {
      const url = `${this.upstreams.get(service, version)?.url}/docs/${version}/openapi.json`;
      const { statusCode, body } = await request(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
      const text = await body.text();
      if (statusCode === 404) return undefined;
      if (statusCode !== 200) throw new Error(`the service answered ${statusCode}`);
      return text;
    } catch (cause) {
      throw upstreamFailure(service, new DomainError('no_answer', 'unavailable', 'No document', { cause }));
    }
  }

  async merged(): Promise<OpenApiDocument> {
    const documents = await Promise.all(this.names.map((name) => this.named(name)));
    return publicDocument(
      documents.flatMap((document) => document ?? []),
      this.publicUrl,
    );
  }

  private async named(name: string): Promise<NamedDocument | undefined> {
    const [service = '', version = ''] = name.split(/-(?=v\d+$)/);
    const text = await this.text(service, version);
    return text === undefined ? undefined : { name, document: JSON.parse(text) as OpenApiDocument };
  }
}

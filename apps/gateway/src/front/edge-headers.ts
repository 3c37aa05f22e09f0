import type { OutgoingHttpHeaders } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Cors } from './cors';

const API_CONTENT = "default-src 'none'; frame-ancestors 'none'";
const MAX_ORIGINS = 1_000;
/** For pages that bring no policy of their own. */
const PAGE_CONTENT =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none'";

export interface EdgeHeadersOptions {
  readonly publicUrl: string;
  readonly cors: Cors;
}

/** What every answer carries, whoever made it: made once, for each origin that browsers come from. */
export class EdgeHeaders {
  private readonly security: OutgoingHttpHeaders;
  private readonly byOrigin = new Map<string | undefined, OutgoingHttpHeaders>();

  constructor(private readonly options: EdgeHeadersOptions) {
    this.security = {
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
      'x-frame-options': 'DENY',
      ...(options.publicUrl.startsWith('https:') && {
        'strict-transport-security': 'max-age=31536000; includeSubDomains',
      }),
    };
  }

  of(origin: string | undefined): OutgoingHttpHeaders {
    const cors = this.options.cors.allows(origin) ? origin : undefined;
    let headers = this.byOrigin.get(cors);
    if (!headers) {
      headers = { ...this.security, ...this.options.cors.headersFor(cors) };
      if (this.byOrigin.size < MAX_ORIGINS) this.byOrigin.set(cors, headers);
    }
    return headers;
  }

  /** Puts them on what the framework answers; the proxy puts them on the rest. */
  addTo(fastify: FastifyInstance): void {
    fastify.addHook('onSend', (request, reply, payload, done) => {
      const headers = this.of(request.headers.origin);
      reply.headers(headers);
      if (!reply.hasHeader('content-security-policy'))
        reply.header('content-security-policy', contentSecurityPolicy(reply.getHeader('content-type')));
      if (headers['access-control-allow-origin']) reply.header('vary', withOrigin(reply.getHeader('vary')));
      done(null, payload);
    });
  }
}

export function withOrigin(vary: unknown): string {
  if (typeof vary !== 'string' || vary === '') return 'Origin';
  return /\borigin\b/i.test(vary) ? vary : `${vary}, Origin`;
}

export function contentSecurityPolicy(contentType: unknown): string {
  return typeof contentType === 'string' && contentType.startsWith('text/html') ? PAGE_CONTENT : API_CONTENT;
}

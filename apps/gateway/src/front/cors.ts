import type { OutgoingHttpHeaders } from 'node:http';

export const METHODS = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

const REQUEST_HEADERS = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-none-match',
  'last-event-id',
  'prefer',
  'traceparent',
  'tracestate',
  'x-api-key',
  'x-request-id',
].join(', ');
const EXPOSED = [
  'ETag',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'Idempotent-Replayed',
  'Deprecation',
  'Sunset',
  'Link',
  'x-request-id',
  'x-service-version',
].join(', ');
const ANY_PORT = ':*';

/** Which origins may call from a browser: exact ones, or any port of a host (`http://localhost:*`). Credentials are headers, never cookies. */
export class Cors {
  private readonly exact: ReadonlySet<string>;
  private readonly hosts: readonly string[];

  constructor(origins: readonly string[]) {
    this.exact = new Set(origins);
    this.hosts = origins
      .filter((origin) => origin.endsWith(ANY_PORT))
      .map((origin) => origin.slice(0, -ANY_PORT.length));
  }

  allows(origin: string | undefined): boolean {
    if (origin === undefined) return false;
    return (
      this.exact.has('*') ||
      this.exact.has(origin) ||
      this.hosts.some((host) => origin === host || isPortOf(host, origin))
    );
  }

  headersFor(origin: string | undefined): OutgoingHttpHeaders {
    if (origin === undefined) return {};
    return { 'access-control-allow-origin': origin, 'access-control-expose-headers': EXPOSED };
  }

  preflight(): OutgoingHttpHeaders {
    return {
      'access-control-allow-methods': METHODS.join(', '),
      'access-control-allow-headers': REQUEST_HEADERS,
      'access-control-max-age': '600',
    };
  }
}

function isPortOf(host: string, origin: string): boolean {
  return origin.startsWith(`${host}:`) && /^\d{1,5}$/.test(origin.slice(host.length + 1));
}

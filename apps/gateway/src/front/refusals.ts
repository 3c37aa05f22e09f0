import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import { contentSecurityPolicy, type EdgeHeaders } from './edge-headers';

export const MAX_URL = 8_192;
export const MAX_HEADERS = 100;
const MAX_HEADS = 1_000;
const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/;
const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-/;

const PROBLEMS = {
  malformedUrl: { status: 400, code: 'malformed_url', detail: 'The path of the URL is not valid.' },
  urlTooLong: { status: 414, code: 'url_too_long', detail: `A URL has at most ${MAX_URL} bytes.` },
  tooManyHeaders: {
    status: 431,
    code: 'headers_too_large',
    detail: `A request has at most ${MAX_HEADERS} header fields.`,
  },
  overloaded: {
    status: 503,
    code: 'overloaded',
    detail: 'More is asked than can be answered now. Try again shortly.',
  },
} as const;

export type Refusal = keyof typeof PROBLEMS;

/** The beginning of each problem document; the end tells of the request. */
const BEGINNINGS = Object.fromEntries(
  Object.entries(PROBLEMS).map(([name, { status, code, detail }]) => {
    const problem = { type: `urn:aerie:problem:${code}`, title: STATUS_CODES[status], status, code, detail };
    return [name, JSON.stringify(problem).slice(0, -1)];
  }),
) as Readonly<Record<Refusal, string>>;

/** Problem documents for what never reaches the framework, as cheap as can be: under load they are most of the work. */
export class Refusals {
  /** How many of each there were. */
  readonly counts: Record<Refusal, number> = { malformedUrl: 0, urlTooLong: 0, tooManyHeaders: 0, overloaded: 0 };
  private readonly heads = new Map<string, readonly string[]>();

  constructor(
    private readonly headers: EdgeHeaders,
    private readonly version: string,
  ) {}

  answer(name: Refusal, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
    this.counts[name] += 1;
    const id = randomUUID();
    const { 'x-request-id': given, traceparent } = headers;
    const requestId = typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : id;
    const traceId = TRACEPARENT.exec(typeof traceparent === 'string' ? traceparent : '')?.[1] ?? id.replaceAll('-', '');
    const instance = JSON.stringify(pathOf(url));
    const body = `${BEGINNINGS[name]},"instance":${instance},"requestId":"${requestId}","traceId":"${traceId}"}`;
    const length = Buffer.byteLength(body);
    const own = ['x-request-id', requestId, 'content-length', String(length)];
    response.writeHead(PROBLEMS[name].status, [...this.headOf(name, headers.origin), ...own]);
    response.end(body, length === body.length ? 'latin1' : 'utf8');
  }

  private headOf(name: Refusal, origin: string | undefined): readonly string[] {
    const edge = this.headers.of(origin);
    const key = `${name} ${String(edge['access-control-allow-origin'])}`;
    const known = this.heads.get(key);
    if (known) return known;
    const head = Object.entries({
      ...edge,
      'content-type': 'application/problem+json',
      'content-security-policy': contentSecurityPolicy(undefined),
      'cache-control': 'no-store',
      'x-service-version': this.version,
      ...(name === 'overloaded' && { 'retry-after': '1' }),
    }).flatMap(([field, value]) => [field, String(value)]);
    if (this.heads.size < MAX_HEADS) this.heads.set(key, head);
    return head;
  }
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return url.slice(0, Math.min(query === -1 ? url.length : query, MAX_URL));
}

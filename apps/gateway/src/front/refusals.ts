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
  private readonly heads = new Map<string, readonly string[]>();

  constructor(private readonly headers: EdgeHeaders) {}

  answer(name: Refusal, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const given = headers['x-request-id'];
    const requestId = typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
    const traceId = TRACEPARENT.exec(String(headers['traceparent']))?.[1] ?? randomUUID().replaceAll('-', '');
    const path = url.length > MAX_URL ? url.slice(0, MAX_URL) : url;
    const context = JSON.stringify({ instance: path.split('?', 1)[0], requestId, traceId });
    const body = `${BEGINNINGS[name]},${context.slice(1)}`;
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
      ...(name === 'overloaded' && { 'retry-after': '1' }),
    }).flatMap(([field, value]) => [field, String(value)]);
    if (this.heads.size < MAX_HEADS) this.heads.set(key, head);
    return head;
  }
}

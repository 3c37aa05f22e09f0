import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { contentSecurityPolicy, type EdgeHeaders } from './edge-headers';
import type { InFlightGate, Slot } from './in-flight-gate';
import { priorityOf } from './priority';

const MAX_URL = 8_192;
const MAX_HEADERS = 100;
const SERVER = {
  maxHeaderSize: 16_384,
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 1_000,
};
const KEEP_ALIVE_MS = 65_000;
const REQUESTS_PER_SOCKET = 100_000;
const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/;

const PROBLEMS = {
  malformedUrl: {
    status: 400,
    code: 'malformed_url',
    title: 'Bad Request',
    detail: 'The path of the URL is not valid.',
  },
  urlTooLong: {
    status: 414,
    code: 'url_too_long',
    title: 'URI Too Long',
    detail: `A URL has at most ${MAX_URL} bytes.`,
  },
  tooManyHeaders: {
    status: 431,
    code: 'headers_too_large',
    title: 'Request Header Fields Too Large',
    detail: `A request has at most ${MAX_HEADERS} header fields.`,
  },
  overloaded: {
    status: 503,
    code: 'overloaded',
    title: 'Service Unavailable',
    detail: 'More is asked than can be answered now. Try again shortly.',
  },
} as const;
type Refusal = keyof typeof PROBLEMS;

const BODY = Object.fromEntries(
  Object.entries(PROBLEMS).map(([name, { status, code, title, detail }]) => [
    name,
    JSON.stringify({ type: `urn:aerie:problem:${code}`, title, status, code, detail }).slice(0, -1),
  ]),
) as Readonly<Record<Refusal, string>>;

/** Stands in front of the framework: what is refused here costs no token check, no body and no framework. */
export class FrontDoor {
  private readonly slots = new WeakMap<IncomingMessage, Slot>();

  constructor(
    private readonly gate: InFlightGate,
    private readonly headers: EdgeHeaders,
  ) {}

  readonly createServer = (handler: RequestListener): Server => {
    const server = createServer(SERVER, (request, response) => {
      const refusal = this.refusalOf(request, response);
      if (refusal === undefined) handler(request, response);
      else this.refuse(refusal, request, response);
    });
    return Object.assign(server, { keepAliveTimeout: KEEP_ALIVE_MS, maxRequestsPerSocket: REQUESTS_PER_SOCKET });
  };

  slotOf(request: IncomingMessage): Slot | undefined {
    return this.slots.get(request);
  }

  private refusalOf(request: IncomingMessage, response: ServerResponse): Refusal | undefined {
    const { url = '', method, rawHeaders } = request;
    if (url.length > MAX_URL) return 'urlTooLong';
    if (rawHeaders.length > MAX_HEADERS * 2) return 'tooManyHeaders';
    if (url.includes('%') && !isDecodable(url)) return 'malformedUrl';
    if (url.startsWith('/health/')) return undefined;
    const slot = this.gate.enter(priorityOf(method, url));
    if (!slot) return 'overloaded';
    this.slots.set(request, slot);
    response.once('close', () => slot.leave());
    return undefined;
  }

  private refuse(name: Refusal, { url = '', headers }: IncomingMessage, response: ServerResponse): void {
    const given = headers['x-request-id'];
    const requestId = typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
    const traceId = headers.traceparent?.toString().split('-')[1] ?? requestId.replaceAll('-', '');
    const context = JSON.stringify({ instance: url.split('?', 1)[0]?.slice(0, 256), requestId, traceId });
    const body = `${BODY[name]},${context.slice(1)}`;
    response.writeHead(PROBLEMS[name].status, {
      ...this.headers.of(headers.origin),
      'content-type': 'application/problem+json',
      'content-length': Buffer.byteLength(body),
      'content-security-policy': contentSecurityPolicy(undefined),
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(name === 'overloaded' ? { 'retry-after': '1' } : {}),
    });
    response.end(body);
  }
}

function isDecodable(url: string): boolean {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
}

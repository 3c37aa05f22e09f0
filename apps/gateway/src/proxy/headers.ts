import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

const NEVER_FORWARDED = new Set([
  ...HOP_BY_HOP,
  'host',
  'expect',
  'content-length',
  'forwarded',
  'x-real-ip',
  'x-request-id',
  'traceparent',
  'tracestate',
]);

const NEVER_RETURNED = new Set([...HOP_BY_HOP, 'x-request-id']);

export interface HopHeaders {
  readonly requestId: string;
  readonly remoteAddress: string;
  readonly proto: string;
  readonly host: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly contentLength?: string;
}

export function requestHeaders(inbound: IncomingHttpHeaders, hop: HopHeaders): string[] {
  const named = namedByConnection(inbound.connection);
  const outbound: string[] = [];
  for (const name in inbound) {
    if (NEVER_FORWARDED.has(name) || name.startsWith('x-forwarded-') || named?.has(name)) continue;
    const value = inbound[name];
    if (typeof value === 'string') outbound.push(name, value);
    else for (const one of value ?? []) outbound.push(name, one);
  }
  outbound.push('x-request-id', hop.requestId, 'x-forwarded-for', hop.remoteAddress);
  outbound.push('x-forwarded-proto', hop.proto, 'x-forwarded-host', hop.host);
  if (hop.traceparent) outbound.push('traceparent', hop.traceparent);
  if (hop.traceparent && hop.tracestate) outbound.push('tracestate', hop.tracestate);
  if (hop.contentLength) outbound.push('content-length', hop.contentLength);
  return outbound;
}

export function responseHeaders(upstream: IncomingHttpHeaders, requestId: string): OutgoingHttpHeaders {
  const named = namedByConnection(upstream.connection);
  const headers: OutgoingHttpHeaders = { 'x-request-id': requestId };
  for (const name in upstream) {
    if (!NEVER_RETURNED.has(name) && !named?.has(name)) headers[name] = upstream[name];
  }
  return headers;
}

/** RFC 9110 §7.6.1: headers that `Connection` names belong to one hop too. */
function namedByConnection(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((token) => token.trim().toLowerCase()));
}

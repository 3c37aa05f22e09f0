import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';
import { contentSecurityPolicy, withOrigin } from '../front/edge-headers';

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
  'x-api-key',
]);

const NEVER_RETURNED = new Set([...HOP_BY_HOP, 'x-request-id', 'server', 'x-powered-by']);

export interface HopHeaders {
  readonly requestId: string;
  readonly remoteAddress: string;
  readonly proto: string;
  readonly host: string;
  readonly traceparent?: string;
  readonly tracestate?: string;
  readonly contentLength?: string;
  /** In place of the caller's own credentials. */
  readonly authorization?: string;
}

/** What the edge adds to the answer of a service. */
export interface AddedHeaders {
  readonly requestId: string;
  readonly edge: OutgoingHttpHeaders;
  readonly quota?: OutgoingHttpHeaders;
}

export function requestHeaders(inbound: IncomingHttpHeaders, hop: HopHeaders): string[] {
  const named = namedByConnection(inbound.connection);
  const outbound: string[] = [];
  if (hop.authorization) outbound.push('authorization', hop.authorization);
  for (const name in inbound) {
    if (name === 'authorization' && hop.authorization) continue;
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

export function responseHeaders(
  upstream: IncomingHttpHeaders,
  { requestId, edge, quota }: AddedHeaders,
): OutgoingHttpHeaders {
  const named = namedByConnection(upstream.connection);
  const headers: OutgoingHttpHeaders = { 'content-security-policy': contentSecurityPolicy(upstream['content-type']) };
  for (const name in upstream) {
    if (NEVER_RETURNED.has(name) || name.startsWith('access-control-') || named?.has(name)) continue;
    headers[name] = upstream[name];
  }
  headers['x-request-id'] = requestId;
  if (edge['access-control-allow-origin']) headers.vary = withOrigin(upstream.vary);
  Object.assign(headers, edge, quota);
  const referrer = upstream['referrer-policy'];
  // Without one of its own, the log-in page would hide from identity where its form comes from.
  if (typeof referrer === 'string') headers['referrer-policy'] = referrer;
  return headers;
}

/** RFC 9110 §7.6.1: headers that `Connection` names belong to one hop too. */
function namedByConnection(connection: string | undefined): Set<string> | undefined {
  if (connection === undefined || connection === 'keep-alive' || connection === 'close') return undefined;
  return new Set(connection.split(',').map((token) => token.trim().toLowerCase()));
}

import { randomUUID } from 'node:crypto';
import { contextFor, failSpan, startSpan } from '@app/observability';
import { context, trace, type Context, type Span } from '@opentelemetry/api';
import type { FastifyRequest } from 'fastify';

const SANE_REQUEST_ID = /^[\w.:-]{1,128}$/;
const EXCHANGE = Symbol('exchange');

interface Tracked {
  [EXCHANGE]?: Exchange;
}

/** One HTTP request under way: its id, span and context. */
export class Exchange {
  readonly startedAt = performance.now();
  readonly requestId: string;
  private readonly span: Span;
  private readonly context: Context;

  constructor(request: FastifyRequest) {
    const { 'x-request-id': requestId, traceparent } = request.headers;
    this.requestId = typeof requestId === 'string' && SANE_REQUEST_ID.test(requestId) ? requestId : randomUUID();
    const parent = contextFor({ requestId: this.requestId }, typeof traceparent === 'string' ? traceparent : undefined);
    const route = request.routeOptions.url ?? 'unmatched';
    const attributes = { 'http.request.method': request.method, 'http.route': route };
    this.span = startSpan(`${request.method} ${route}`, { kind: 'server', attributes }, parent);
    this.context = trace.setSpan(parent, this.span);
  }

  get traceId(): string {
    return this.span.spanContext().traceId;
  }

  run<T>(work: () => T): T {
    return context.with(this.context, work);
  }

  headers(version: string): Record<string, string> {
    return { 'x-request-id': this.requestId, 'x-service-version': version, 'x-content-type-options': 'nosniff' };
  }

  failed(code: string): void {
    failSpan(this.span, { code });
  }

  end(status: number): void {
    this.span.setAttribute('http.response.status_code', status);
    this.span.end();
  }
}

export function exchangeOf(request: FastifyRequest): Exchange {
  const tracked = request as Tracked;
  return (tracked[EXCHANGE] ??= new Exchange(request));
}

import { context, createContextKey, propagation, ROOT_CONTEXT, trace, type Context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';

export interface RequestContext {
  readonly requestId: string;
  readonly deadline?: number;
}

const REQUEST = createContextKey('aerie.request');

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

export function contextFor(request: RequestContext, traceparent?: string): Context {
  const parent = traceparent ? contextFromTraceparent(traceparent) : context.active();
  return parent.setValue(REQUEST, request);
}

export function contextFromTraceparent(traceparent: string): Context {
  return propagation.extract(ROOT_CONTEXT, { traceparent });
}

export function runInContext<T>(request: RequestContext & { readonly traceparent?: string }, work: () => T): T {
  const { traceparent, ...rest } = request;
  return context.with(contextFor(rest, traceparent), work);
}

export function currentContext(): RequestContext | undefined {
  return context.active().getValue(REQUEST) as RequestContext | undefined;
}

export function currentTraceparent(): string | undefined {
  const span = trace.getSpanContext(context.active());
  if (!span) return undefined;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

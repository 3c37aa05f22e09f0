import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  TracerProvider,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import { identifyLogs } from './logger';

export interface ObservabilityOptions {
  readonly service: string;
  readonly version: string;
  readonly level?: string;
  readonly otlpEndpoint?: string;
  readonly spanProcessor?: SpanProcessor;
}

export interface Observability {
  shutdown(): Promise<void>;
}

export function initObservability(options: ObservabilityOptions): Observability {
  identifyLogs(options.service, options.version, options.level ?? 'info');
  const processor = options.spanProcessor ?? otlpProcessor(options.otlpEndpoint);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': options.service, 'service.version': options.version }),
    sampler: processor ? new ParentBasedSampler({ root: new AlwaysOnSampler() }) : new AlwaysOffSampler(),
    spanProcessors: processor ? [processor] : [],
  });
  trace.setGlobalTracerProvider(provider);
  return { shutdown: () => provider.shutdown() };
}

function otlpProcessor(endpoint: string | undefined): SpanProcessor | undefined {
  if (!endpoint) return undefined;
  return new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
  });
}

import { trace } from '@opentelemetry/api';
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

interface ServiceIdentity {
  readonly service: string;
  readonly version: string;
  readonly level?: string;
}

export interface ObservabilityOptions extends ServiceIdentity {
  readonly otlpEndpoint?: string;
}

export interface Observability {
  shutdown(): Promise<void>;
}

export async function initObservability({ otlpEndpoint, ...identity }: ObservabilityOptions): Promise<Observability> {
  return observe(identity, otlpEndpoint ? await otlpProcessor(otlpEndpoint) : undefined);
}

export function observe(
  { service, version, level = 'info' }: ServiceIdentity,
  processor?: SpanProcessor,
): Observability {
  identifyLogs(service, version, level);
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'service.version': version }),
    sampler: processor ? new ParentBasedSampler({ root: new AlwaysOnSampler() }) : new AlwaysOffSampler(),
    spanProcessors: processor ? [processor] : [],
  });
  trace.setGlobalTracerProvider(provider);
  return { shutdown: () => provider.shutdown() };
}

/** Loaded when it is used: the exporter's two hundred files are a tenth of the start of a service. */
async function otlpProcessor(endpoint: string): Promise<SpanProcessor> {
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
  return new BatchSpanProcessor({
    exporter: new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` }),
  });
}

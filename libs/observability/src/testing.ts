import { InMemorySpanExporter, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace';
import { createLogger } from './logger';
import { observe } from './setup';

/** Records all spans of this process from now on; call once per test file, before anything else sets a tracer. */
export function recordSpans(): { finished(): ReadableSpan[]; reset(): void } {
  const exporter = new InMemorySpanExporter();
  observe({ service: 'test', version: '0.0.0', level: 'silent' }, new SimpleSpanProcessor({ exporter }));
  return { finished: () => exporter.getFinishedSpans(), reset: () => exporter.reset() };
}

/** A logger with the rules of `logger` whose lines are kept instead of printed. */
export function captureLogs() {
  const lines: Record<string, unknown>[] = [];
  const log = createLogger({ write: (line: string) => void lines.push(JSON.parse(line) as Record<string, unknown>) });
  return { log, lines };
}

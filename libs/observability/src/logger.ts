import { trace } from '@opentelemetry/api';
import pino, { type Logger } from 'pino';
import { redact, redactText } from './redact';
import { currentContext } from './request-context';

const identity: { service?: string; version?: string } = {};

export function identifyLogs(service: string, version: string, level: string): void {
  identity.service = service;
  identity.version = version;
  logger.level = level;
}

function correlation(): Record<string, unknown> {
  const span = trace.getActiveSpan()?.spanContext();
  const requestId = currentContext()?.requestId;
  return {
    ...identity,
    ...(requestId ? { requestId } : {}),
    ...(span ? { traceId: span.traceId, spanId: span.spanId } : {}),
  };
}

function redactArguments(args: unknown[]): unknown[] {
  const [first, ...rest] = args;
  if (first instanceof Error) {
    return [
      { err: redact(first) },
      ...(rest.length > 0 ? rest.map((item) => redact(item)) : [redactText(first.message)]),
    ];
  }
  return args.map((item) => redact(item));
}

export function createLogger(destination?: pino.DestinationStream): Logger {
  const options: pino.LoggerOptions = {
    base: undefined,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin: correlation,
    serializers: { err: (error: unknown) => redact(error) },
    formatters: { level: (label) => ({ level: label }) },
    hooks: {
      logMethod(args, method) {
        method.apply(this, redactArguments(args) as typeof args);
      },
    },
  };
  const created = destination ? pino(options, destination) : pino(options);
  const child = created.child.bind(created);
  created.child = (bindings, childOptions) => child(redact(bindings) as pino.Bindings, childOptions);
  return created;
}

export const logger: Logger = createLogger();

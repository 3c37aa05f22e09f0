/** What an error says of itself that is safe to log and to store: its code, else its name; never its message. */
export { errorCode } from './error-code';
/**
 * Structured logs of this process: one JSON object per line on stdout, with service, version, requestId, traceId and spanId of the
 * work at hand. Secrets and personal data are masked by key name at any depth, and tokens also inside of texts. `createLogger` makes
 * one with the same rules that writes elsewhere.
 */
export { createLogger, logger } from './logger';
/**
 * Injectable. Counts the HTTP requests of one service, `aerie_http_requests_total` and `aerie_http_request_duration_seconds`; `text()` is
 * both, and the usual metrics of the process, as Prometheus reads them. Of clients beyond the first 200 all are `other`. `countFrom()` adds
 * a counter that is kept elsewhere.
 */
export { HttpMetrics, type AnsweredRequest, type KeptCounter } from './http-metrics';
/** Sends Nest's own log lines through `logger`; start-up chatter of the framework becomes `debug`. */
export { NestLogger } from './nest-logger';
/**
 * For what fails again and again while something is down: `warn` logs the first failure of a kind (text, code and message) at once, with
 * the code of its cause and no stack, then one line with the number `suppressed` whenever `repeatMs` (default a minute) are over.
 * `recovered` tells once that it is over, for work that can know. Not for errors that nobody foresaw: these need their stack.
 */
export { QuietLog } from './quiet-log';
/** Masks secrets and personal data in a value or a text, as `logger` does. */
export { redact, redactText } from './redact';
/**
 * What follows a request through every await: `requestId` and, when the caller set one, `deadline` in ms since the epoch.
 * `runInContext` restores it around work that comes from elsewhere (a message, a saga step), with the W3C `traceparent` as the parent
 * of the spans started inside; `contextFor` gives the same as an OpenTelemetry context, for hooks that cannot wrap a function.
 */
export { contextFor, currentContext, currentTraceparent, runInContext, type RequestContext } from './request-context';
/**
 * Call once per process, before work starts: names the service in logs and spans, sets the log level (default `info`). Spans are
 * exported over OTLP/HTTP only with `otlpEndpoint`; without it trace ids still flow, unsampled. `shutdown()` sends what is buffered.
 */
export { initObservability, type Observability, type ObservabilityOptions } from './setup';
/**
 * Spans by hand. `withSpan` runs `work` inside a span and marks it failed when `work` throws (the error is rethrown); `parent` is a
 * W3C traceparent. `startSpan` leaves the ending to the caller; `failSpan` records the code or name of an error, never its message.
 */
export { failSpan, startSpan, withSpan, type SpanKindName, type SpanOptions } from './tracing';

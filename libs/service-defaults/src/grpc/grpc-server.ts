import type { Policy } from '@app/auth';
import { contextFor, logger, startSpan, failSpan } from '@app/observability';
import { context, trace } from '@opentelemetry/api';
import { status as Status, type Metadata } from '@grpc/grpc-js';
import { ServerGrpc, type GrpcOptions } from '@nestjs/microservices';
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';

interface Call extends EventEmitter {
  readonly metadata: Metadata;
  getDeadline(): Date | number;
}
interface MethodDefinition {
  readonly path: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}
type Callback = (error: unknown, value?: unknown) => void;
type ServiceMethod = (call: Call, callback?: Callback) => unknown;

const SHUTDOWN_LIMIT_MS = 5000;

/** Nest's gRPC server, with the request context and a span around every call, and an end to streams at shutdown. */
export class GrpcServer extends ServerGrpc {
  private readonly streams = new Set<Call>();

  constructor(
    options: GrpcOptions['options'],
    private readonly policy: Policy,
  ) {
    super(options);
  }

  override createServiceMethod(handler: never, method: unknown, streaming: never): ServiceMethod {
    const definition = method as MethodDefinition;
    if (!this.policy.method(definition.path))
      throw new Error(`no policy line for the method ${definition.path.slice(1)}`);
    const serve = super.createServiceMethod(handler, method, streaming) as ServiceMethod;
    const isStream = definition.requestStream || definition.responseStream;
    return (call, callback) => {
      if (isStream) this.follow(call);
      return inCallContext(definition.path, call, callback, serve);
    };
  }

  override async close(): Promise<void> {
    const server = this.grpcClient as { forceShutdown(): void } | null;
    const limit = setTimeout(() => server?.forceShutdown(), SHUTDOWN_LIMIT_MS);
    for (const call of this.streams)
      call.emit('error', { code: Status.UNAVAILABLE, details: 'The service is shutting down.' });
    await super.close().finally(() => clearTimeout(limit));
  }

  private follow(call: Call): void {
    this.streams.add(call);
    const forget = () => this.streams.delete(call);
    for (const event of ['finish', 'close', 'cancelled', 'error']) call.once(event, forget);
  }
}

function inCallContext(path: string, call: Call, callback: Callback | undefined, serve: ServiceMethod): unknown {
  const traceparent = call.metadata.get('traceparent')[0]?.toString();
  const requestId = call.metadata.get('x-request-id')[0]?.toString() ?? randomUUID();
  const parent = contextFor({ requestId, deadline: deadlineOf(call) }, traceparent);
  const span = startSpan(
    path.slice(1),
    { kind: 'server', attributes: { 'rpc.system': 'grpc', 'rpc.method': path } },
    parent,
  );
  const answer: Callback | undefined =
    callback &&
    ((error, value) => {
      if (error) failSpan(span, error);
      span.end();
      logger.debug({ method: path, failed: Boolean(error) }, 'call');
      callback(error, value);
    });
  if (!callback) call.once('close', () => span.end());
  return context.with(trace.setSpan(parent, span), () => serve(call, answer));
}

function deadlineOf(call: Call): number | undefined {
  const deadline = Number(call.getDeadline());
  return Number.isFinite(deadline) ? deadline : undefined;
}

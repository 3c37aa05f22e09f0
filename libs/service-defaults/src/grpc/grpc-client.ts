import { DomainError } from '@app/kernel';
import { currentContext, currentTraceparent, withSpan } from '@app/observability';
import {
  credentials as Credentials,
  loadPackageDefinition,
  Metadata,
  type ChannelCredentials,
  type Client,
  type ClientDuplexStream,
  type ServiceError,
} from '@grpc/grpc-js';
import { loadSync, type ServiceDefinition } from '@grpc/proto-loader';
import { randomUUID } from 'node:crypto';
import type { Observable } from 'rxjs';
import { fromServiceError } from './grpc-failure';
import { loaderOptions, type ProtoSource } from './proto';

export interface CallOptions {
  /** Time for the whole call, retries included (default 2000); never later than the deadline of the request being served. */
  readonly deadlineMs?: number;
  readonly signal?: AbortSignal;
}

/** The client interface made by ts-proto, with promises for unary calls and a duplex stream for bidirectional ones. */
export type GrpcClient<T> = {
  readonly [K in keyof T]: T[K] extends (request: infer Q) => Observable<infer R>
    ? Q extends Observable<infer Item>
      ? () => Promise<ClientDuplexStream<Item, R>>
      : (request: Q, options?: CallOptions) => Promise<R>
    : never;
} & { close(): void };

export interface CallPolicy {
  execute<T>(call: (context: { signal: AbortSignal }) => Promise<T>, options?: { signal?: AbortSignal }): Promise<T>;
}

export interface GrpcClientOptions extends ProtoSource {
  readonly service: string;
  readonly address: string;
  readonly tokens: { token(): Promise<string> };
  readonly policy: CallPolicy;
  /** Plain if not given. */
  readonly credentials?: ChannelCredentials;
}

interface Method {
  readonly path: string;
  readonly originalName?: string;
  readonly requestStream: boolean;
  readonly responseStream: boolean;
}
type Unary = (request: unknown, metadata: Metadata, options: { deadline: number }, done: Done) => { cancel(): void };
type Done = (error: ServiceError | null, value?: unknown) => void;
type Duplex = (metadata: Metadata) => ClientDuplexStream<unknown, unknown>;

const DEFAULT_DEADLINE_MS = 2000;
const CHANNEL_OPTIONS = {
  'grpc.keepalive_time_ms': 10_000,
  'grpc.keepalive_timeout_ms': 5000,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 1000,
  'grpc.max_receive_message_length': 1024 * 1024,
  'grpc.service_config': JSON.stringify({ loadBalancingConfig: [{ round_robin: {} }] }),
  'grpc.enable_retries': 0,
};

export function createGrpcClient<T>(options: GrpcClientOptions): GrpcClient<T> {
  const name = `${options.package}.${options.service}`;
  const definition = loadSync(options.protoPath, loaderOptions(options))[name] as ServiceDefinition | undefined;
  if (!definition) throw new Error(`there is no service ${name} in ${options.protoPath}`);
  const channel = openChannel(name, definition, options);
  const methods = Object.values(definition as Record<string, Method>).map((method) => [
    method.originalName ?? method.path,
    method.requestStream ? openStream(channel, method, options) : unaryCall(channel, method, options),
  ]);
  return { ...Object.fromEntries(methods), close: () => channel.close() } as GrpcClient<T>;
}

function openChannel(name: string, definition: ServiceDefinition, options: GrpcClientOptions): Client {
  const { address, credentials = Credentials.createInsecure() } = options;
  const loaded = loadPackageDefinition({ [name]: definition });
  const Channel = name.split('.').reduce<unknown>((scope, part) => (scope as Record<string, unknown>)[part], loaded);
  return new (Channel as new (...args: unknown[]) => Client)(address, credentials, CHANNEL_OPTIONS);
}

function unaryCall(channel: Client, method: Method, { policy, tokens, service }: GrpcClientOptions) {
  const invoke = (channel as unknown as Record<string, Unary>)[method.originalName ?? '']!.bind(channel);
  return (request: unknown, { deadlineMs = DEFAULT_DEADLINE_MS, signal: caller }: CallOptions = {}): Promise<unknown> =>
    withSpan(method.path.slice(1), { kind: 'client', attributes: { 'rpc.system': 'grpc' } }, () => {
      const deadline = Math.min(Date.now() + deadlineMs, currentContext()?.deadline ?? Infinity);
      const attempt = async ({ signal }: { signal: AbortSignal }) => {
        const metadata = await callMetadata(tokens);
        return settle((done) => invoke(request, metadata, { deadline }, done), service, deadline, signal);
      };
      return policy.execute(attempt, { signal: caller });
    });
}

function settle(
  start: (done: Done) => { cancel(): void },
  peer: string,
  deadline: number,
  signal: AbortSignal,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (deadline <= Date.now()) {
      reject(new DomainError('deadline_exceeded', 'unavailable', `There was no time left to ask ${peer}.`));
      return;
    }
    const cancel = () => call.cancel();
    const call = start((error, value) => {
      signal.removeEventListener('abort', cancel);
      if (error) reject(fromServiceError(error, peer));
      else resolve(value);
    });
    signal.addEventListener('abort', cancel, { once: true });
  });
}

function openStream(channel: Client, method: Method, { tokens }: GrpcClientOptions) {
  const invoke = (channel as unknown as Record<string, Duplex>)[method.originalName ?? '']!.bind(channel);
  return async () => invoke(await callMetadata(tokens));
}

async function callMetadata(tokens: GrpcClientOptions['tokens']): Promise<Metadata> {
  const metadata = new Metadata();
  metadata.set('authorization', `Bearer ${await tokens.token()}`);
  metadata.set('x-request-id', currentContext()?.requestId ?? randomUUID());
  const traceparent = currentTraceparent();
  if (traceparent) metadata.set('traceparent', traceparent);
  return metadata;
}

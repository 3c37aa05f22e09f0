import type { Policy } from '@app/auth';
import type { Server, ServerCredentials } from '@grpc/grpc-js';
import { HealthImplementation } from 'grpc-health-check';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GrpcServer } from './grpc-server';
import { loaderOptions, type ProtoSource } from './proto';

const MAX_MESSAGE_BYTES = 1024 * 1024;
const MAX_METADATA_BYTES = 16 * 1024;
const MAX_STREAMS_PER_CONNECTION = 1000;

export interface GrpcListenOptions {
  readonly sources: readonly ProtoSource[];
  readonly address: string;
  readonly policy: Policy;
  /** Plain if not given. */
  readonly credentials?: ServerCredentials;
}

export function connectGrpc(app: NestFastifyApplication, options: GrpcListenOptions): { stopServing(): void } {
  const health = new HealthImplementation({ '': 'SERVING' });
  const strategy = new GrpcServer(
    {
      url: options.address,
      credentials: options.credentials,
      package: options.sources.map((source) => source.package),
      protoPath: options.sources.map((source) => source.protoPath),
      loader: loaderOptions(...options.sources),
      gracefulShutdown: true,
      maxReceiveMessageLength: MAX_MESSAGE_BYTES,
      maxMetadataSize: MAX_METADATA_BYTES,
      keepalive: { keepaliveTimeMs: 10_000, keepaliveTimeoutMs: 5000 },
      channelOptions: { 'grpc.max_concurrent_streams': MAX_STREAMS_PER_CONNECTION },
      onLoadPackageDefinition: (_definition: unknown, server: Server) => health.addToServer(server),
    },
    options.policy,
  );
  app.connectMicroservice({ strategy }, { inheritAppConfig: true });
  return { stopServing: () => health.setStatus('', 'NOT_SERVING') };
}

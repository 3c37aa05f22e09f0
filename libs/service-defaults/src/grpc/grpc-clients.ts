import { ServiceTokens } from '@app/auth';
import { DomainError } from '@app/kernel';
import { logger } from '@app/observability';
import { createPolicy } from '@app/resilience';
import { status as Status, type ChannelCredentials } from '@grpc/grpc-js';
import type { OnApplicationShutdown } from '@nestjs/common';
import { createGrpcClient, type CallPolicy, type GrpcClient, type GrpcClientOptions } from './grpc-client';

export type PeerOptions = Omit<GrpcClientOptions, 'tokens' | 'policy' | 'credentials'> & {
  readonly policy?: CallPolicy;
};

const LONGEST_CALL_MS = 60_000;

export class GrpcClients implements OnApplicationShutdown {
  private readonly made: { close(): void }[] = [];

  constructor(
    private readonly tokens: ServiceTokens,
    private readonly credentials: ChannelCredentials,
  ) {}

  create<T>(peer: PeerOptions): GrpcClient<T> {
    const client = createGrpcClient<T>({
      ...peer,
      tokens: this.tokens,
      credentials: this.credentials,
      policy: peer.policy ?? defaultPolicy(peer.service),
    });
    this.made.push(client);
    return client;
  }

  onApplicationShutdown(): void {
    for (const client of this.made.splice(0)) client.close();
  }
}

function defaultPolicy(name: string): CallPolicy {
  return createPolicy({
    name,
    timeoutMs: LONGEST_CALL_MS,
    retry: { attempts: 3, baseMs: 50, maxMs: 500, isTransient: isPeerUnavailable },
    breaker: { threshold: 0.8, halfOpenAfterMs: 500 },
    bulkhead: { concurrent: 256, queue: 1024 },
    onStateChange: (circuit) => logger.warn({ peer: name, circuit }, 'circuit changed'),
  });
}

function isPeerUnavailable(error: unknown): boolean {
  if (!(error instanceof DomainError) || error.category !== 'unavailable') return false;
  return (error.cause as { code?: unknown } | undefined)?.code === Status.UNAVAILABLE;
}

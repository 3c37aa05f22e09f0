import { AuthModule, ServiceTokens } from '@app/auth';
import { HttpMetrics } from '@app/observability';
import { Module, type DynamicModule, type Type } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { GrpcClients } from './grpc/grpc-clients';
import { HealthController } from './health/health.controller';
import { MetricsController } from './health/metrics.controller';
import { Readiness } from './health/readiness';
import { IdempotencySweeper } from './idempotency/idempotency-sweeper';
import { Lifecycle } from './lifecycle';
import type { ServiceConfig } from './service.config';
import type { Certificates } from './tls/certificates';
import { grpcChannelCredentials } from './tls/secure-grpc';

@Module({})
export class ServiceModule {
  static of(service: Type | DynamicModule, config: ServiceConfig, certificates?: Certificates): DynamicModule {
    const grpcClients = {
      provide: GrpcClients,
      useFactory: (tokens: ServiceTokens) => new GrpcClients(tokens, grpcChannelCredentials(certificates)),
      inject: [ServiceTokens],
    };
    return {
      module: ServiceModule,
      global: true,
      imports: [AuthModule.forRoot(config), DiscoveryModule, TerminusModule.forRoot({ logger: false }), service],
      controllers: [HealthController, MetricsController],
      providers: [HttpMetrics, Lifecycle, Readiness, grpcClients, IdempotencySweeper],
      exports: [Lifecycle, Readiness, GrpcClients],
    };
  }
}

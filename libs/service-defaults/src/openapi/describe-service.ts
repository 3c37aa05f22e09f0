import type { Policy } from '@app/auth';
import { VersioningType, type DynamicModule, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { builtInPolicy } from '../built-in-policy';
import { createHttpAdapter } from '../http/http-adapter';
import type { ServiceConfig } from '../service.config';
import { ServiceModule } from '../service.module';
import { describeVersion, versionsOf } from './describe-version';

export interface DescribedService {
  readonly name: string;
  readonly version: string;
  readonly config: ServiceConfig;
  readonly policy: Policy;
}

export interface ServiceDescription {
  readonly app: NestFastifyApplication;
  /** By version, for example `v1`. */
  readonly documents: ReadonlyMap<string, OpenAPIObject>;
}

export async function describeService(
  module: Type | DynamicModule,
  { config, ...service }: DescribedService,
): Promise<ServiceDescription> {
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of(module, config),
    createHttpAdapter(service.version),
    { preview: true, logger: false, abortOnError: false },
  );
  app.enableVersioning({ type: VersioningType.URI });
  const policy = service.policy.with(builtInPolicy(service.name));
  const options = { ...service, policy, publicUrl: config.publicUrl };
  const documents = versionsOf(app).map((major) => [major, describeVersion(app, options, major)] as const);
  return { app, documents: new Map(documents) };
}

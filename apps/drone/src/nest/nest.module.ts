import { Module } from '@nestjs/common';
import { NestGrpcController } from './api/grpc/nest.grpc-controller';
import { NestController } from './api/rest/nest.controller';
import { Nests } from './application/nests';
import { NestRepository } from './application/ports/nest.repository';
import { PostgresNestRepository } from './infrastructure/postgres-nest.repository';

@Module({
  controllers: [NestController, NestGrpcController],
  providers: [Nests, { provide: NestRepository, useClass: PostgresNestRepository }],
})
export class NestModule {}

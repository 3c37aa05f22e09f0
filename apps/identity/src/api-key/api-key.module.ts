import { Clock, SystemClock } from '@app/kernel';
import { Module } from '@nestjs/common';
import { SigningKeyModule } from '../signing-key/signing-key.module';
import { IdentityGrpcController } from './api/grpc/identity.grpc-controller';
import { ApiKeyController } from './api/rest/api-key.controller';
import { CreateApiKey } from './application/create-api-key';
import { ExchangeApiKey } from './application/exchange-api-key';
import { KeyTokens } from './application/key-tokens';
import { ApiKeyRepository } from './application/ports/api-key.repository';
import { ApiKeyQueries } from './application/queries/api-key.queries';
import { RevokeApiKey } from './application/revoke-api-key';
import { PostgresApiKeyRepository } from './infrastructure/postgres-api-key.repository';

@Module({
  imports: [SigningKeyModule],
  controllers: [ApiKeyController, IdentityGrpcController],
  providers: [
    CreateApiKey,
    ExchangeApiKey,
    KeyTokens,
    RevokeApiKey,
    ApiKeyQueries,
    { provide: ApiKeyRepository, useClass: PostgresApiKeyRepository },
    { provide: Clock, useClass: SystemClock },
  ],
})
export class ApiKeyModule {}

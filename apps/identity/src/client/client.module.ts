import { Clock, SystemClock } from '@app/kernel';
import { Module } from '@nestjs/common';
import { ClientController } from './api/rest/client.controller';
import { ChangeClientSecret } from './application/change-client-secret';
import { ClientQueries } from './application/queries/client.queries';
import { RegisterClient } from './application/register-client';
import { RegisterClients } from './application/register-clients';
import { RemoveClient } from './application/remove-client';
import { ClientRepository } from './application/ports/client.repository';
import { PostgresClientRepository } from './infrastructure/postgres-client.repository';

@Module({
  controllers: [ClientController],
  providers: [
    ChangeClientSecret,
    ClientQueries,
    RegisterClient,
    RegisterClients,
    RemoveClient,
    { provide: ClientRepository, useClass: PostgresClientRepository },
    { provide: Clock, useClass: SystemClock },
  ],
  exports: [ClientRepository],
})
export class ClientModule {}

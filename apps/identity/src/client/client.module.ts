import { Module } from '@nestjs/common';
import { RegisterClients } from './application/register-clients';
import { ClientRepository } from './domain/client.repository';
import { PostgresClientRepository } from './infrastructure/postgres-client.repository';

@Module({
  providers: [RegisterClients, { provide: ClientRepository, useClass: PostgresClientRepository }],
  exports: [ClientRepository],
})
export class ClientModule {}

import { MessagingModule, messagingMigration } from '@app/messaging';
import { PersistenceModule } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import { Module, type Type } from '@nestjs/common';
import { DeliveryRequestModule } from './delivery-request/delivery-request.module';
import { CreateDeliveryRequest1764000000000 } from './delivery-request/infrastructure/migrations/1764000000000-create-delivery-request';
import { AddExternalId1764000000001 } from './delivery-request/infrastructure/migrations/1764000000001-add-external-id';
import type { IngestionConfig } from './ingestion.config';

export const MIGRATIONS = [
  messagingMigration,
  idempotencyMigration,
  CreateDeliveryRequest1764000000000,
  AddExternalId1764000000001,
];

export function createAppModule(config: Pick<IngestionConfig, 'databaseUrl' | 'natsUrl' | 'maxWaiting'>): Type {
  const { databaseUrl: url, natsUrl } = config;

  @Module({
    imports: [
      PersistenceModule.forRoot({ url, migrations: MIGRATIONS, applicationName: 'ingestion' }),
      MessagingModule.forRoot({ natsUrl, service: 'ingestion', publishes: ['ingestion'] }),
      DeliveryRequestModule.forRoot(config),
    ],
  })
  class AppModule {}

  return AppModule;
}

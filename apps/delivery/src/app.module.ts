import { MessagingModule, messagingMigration } from '@app/messaging';
import { PersistenceModule, eventStoreMigration } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import { Module, type Type } from '@nestjs/common';
import type { DeliveryConfig } from './delivery.config';
import { DeliveryModule } from './delivery/delivery.module';
import { CreateDelivery1764000000000 } from './delivery/infrastructure/persistence/migrations/1764000000000-create-delivery';
import { PriceDeliveries1764000000001 } from './delivery/infrastructure/persistence/migrations/1764000000001-price-deliveries';
import { ClaimExternalIds1764000000002 } from './delivery/infrastructure/persistence/migrations/1764000000002-claim-external-ids';
import { CreateQuote1764000000003 } from './quote/infrastructure/migrations/1764000000003-create-quote';

export const MIGRATIONS = [
  eventStoreMigration,
  messagingMigration,
  idempotencyMigration,
  CreateDelivery1764000000000,
  PriceDeliveries1764000000001,
  ClaimExternalIds1764000000002,
  CreateQuote1764000000003,
];

export function createAppModule(
  config: Pick<DeliveryConfig, 'databaseUrl' | 'natsUrl' | 'droneGrpc' | 'maxTrackers'>,
): Type {
  const { databaseUrl: url, natsUrl } = config;

  @Module({
    imports: [
      PersistenceModule.forRoot({ url, migrations: MIGRATIONS, applicationName: 'delivery' }),
      MessagingModule.forRoot({ natsUrl, service: 'delivery', publishes: ['delivery'] }),
      DeliveryModule.forRoot(config),
    ],
  })
  class AppModule {}

  return AppModule;
}

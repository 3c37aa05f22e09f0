import { MessagingModule, messagingMigration } from '@app/messaging';
import { PersistenceModule } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import { SagaModule, sagaMigrations, type SagaOptions } from '@app/saga';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DeliverySagaModule } from './delivery-saga/delivery-saga.module';
import { PriceSagas1764000000000 } from './delivery-saga/infrastructure/migrations/1764000000000-price-sagas';
import { SchedulerConfig, type SchedulerServiceConfig } from './scheduler.config';

export const MIGRATIONS = [messagingMigration, idempotencyMigration, ...sagaMigrations, PriceSagas1764000000000];

/** An undo is tried for about two minutes before it needs a person, so that the restart of a participant is sat out. */
const SAGAS: SagaOptions = { concurrency: 32, retry: { baseMs: 200, maxMs: 5_000 }, undoAttempts: 30 };

@Global()
@Module({})
export class AppModule {
  static forRoot(config: SchedulerServiceConfig, sagas: SagaOptions = {}): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({ url: config.databaseUrl, migrations: MIGRATIONS, applicationName: 'scheduler' }),
        MessagingModule.forRoot({ natsUrl: config.natsUrl, service: 'scheduler', publishes: [] }),
        SagaModule.forRoot({ ...SAGAS, ...sagas }),
        DeliverySagaModule,
      ],
      providers: [{ provide: SchedulerConfig, useValue: config }],
      exports: [SchedulerConfig],
    };
  }
}

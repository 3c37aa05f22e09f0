import { MessagingModule, messagingMigration } from '@app/messaging';
import { PersistenceModule } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import type { ServiceConfig } from '@app/service-defaults';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { AccountConfig } from './account.config';
import { AccountModule } from './account/account.module';
import { CreateAccount1764000000000 } from './account/infrastructure/migrations/1764000000000-create-account';

export const MIGRATIONS = [messagingMigration, idempotencyMigration, CreateAccount1764000000000];

@Global()
@Module({})
export class AppModule {
  static forRoot(config: ServiceConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({ url: config.databaseUrl, migrations: MIGRATIONS, applicationName: 'account' }),
        MessagingModule.forRoot({ natsUrl: config.natsUrl, service: 'account', publishes: ['account'] }),
        AccountModule,
      ],
      providers: [{ provide: AccountConfig, useValue: config }],
      exports: [AccountConfig],
    };
  }
}

import { MessagingModule, messagingMigration } from '@app/messaging';
import { PersistenceModule } from '@app/persistence';
import { idempotencyMigration } from '@app/service-defaults';
import type { ServiceConfig } from '@app/service-defaults';
import { Module, type DynamicModule } from '@nestjs/common';
import { CreatePackage1764000000000 } from './package/infrastructure/migrations/1764000000000-create-package';
import { PackageModule } from './package/package.module';

export const MIGRATIONS = [messagingMigration, idempotencyMigration, CreatePackage1764000000000];

@Module({})
export class AppModule {
  static forRoot(config: ServiceConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({ url: config.databaseUrl, migrations: MIGRATIONS, applicationName: 'package' }),
        MessagingModule.forRoot({ natsUrl: config.natsUrl, service: 'package', publishes: ['package'] }),
        PackageModule,
      ],
    };
  }
}

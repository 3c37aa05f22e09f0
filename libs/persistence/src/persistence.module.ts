import { Module, type DynamicModule } from '@nestjs/common';
import { Database } from './database';
import type { DatabaseOptions } from './open-data-source';

@Module({})
export class PersistenceModule {
  static forRoot(options: DatabaseOptions): DynamicModule {
    return {
      module: PersistenceModule,
      global: true,
      providers: [{ provide: Database, useFactory: () => Database.open(options) }],
      exports: [Database],
    };
  }
}

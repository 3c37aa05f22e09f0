import { Database } from '@app/persistence';
import { Module, type DynamicModule, type FactoryProvider, type ModuleMetadata } from '@nestjs/common';
import type { SagaDefinition } from './saga-definition';
import { SAGA_OPTIONS, withDefaults, type SagaOptions } from './saga-options';
import { SagaRegistry } from './saga-registry';
import { SagaRunner } from './saga-runner';
import { SagaStore } from './saga-store';
import { Sagas } from './sagas';

export interface SagaFeature<S extends object> extends Pick<ModuleMetadata, 'imports' | 'providers'> {
  readonly inject?: FactoryProvider['inject'];
  useFactory(...dependencies: never[]): SagaDefinition<S>;
}

/** So many polls without a look at a due saga: no replica was there. */
const IDLE_POLLS = 4;

@Module({})
class SagaFeatureModule {}

@Module({})
export class SagaModule {
  static forRoot(options: SagaOptions = {}): DynamicModule {
    return {
      module: SagaModule,
      global: true,
      providers: [
        SagaRegistry,
        { provide: SAGA_OPTIONS, useValue: withDefaults(options) },
        {
          provide: SagaStore,
          inject: [Database, SAGA_OPTIONS],
          useFactory: (database: Database, { leaseMs, pollMs }: Required<SagaOptions>) =>
            new SagaStore(database, leaseMs, IDLE_POLLS * pollMs),
        },
        {
          provide: SagaRunner,
          inject: [SagaStore, SagaRegistry, SAGA_OPTIONS],
          useFactory: (store: SagaStore, registry: SagaRegistry, settings: Required<SagaOptions>) =>
            new SagaRunner(store, registry, settings),
        },
        {
          provide: Sagas,
          inject: [Database, SagaRegistry, SagaRunner],
          useFactory: (database: Database, registry: SagaRegistry, runner: SagaRunner) =>
            new Sagas(database, registry, runner),
        },
      ],
      exports: [Sagas, SagaRegistry],
    };
  }

  static forFeature<S extends object>(feature: SagaFeature<S>): DynamicModule {
    const registered: FactoryProvider = {
      provide: Symbol('SAGA'),
      inject: [SagaRegistry, ...(feature.inject ?? [])],
      useFactory: (registry: SagaRegistry, ...dependencies: never[]) => {
        registry.add(feature.useFactory(...dependencies));
        return true;
      },
    };
    return {
      module: SagaFeatureModule,
      imports: feature.imports,
      providers: [...(feature.providers ?? []), registered],
    };
  }
}

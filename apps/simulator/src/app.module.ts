import { Global, Module, type DynamicModule } from '@nestjs/common';
import { FleetModule } from './fleet/fleet.module';
import { SimulatorConfig, type SimulatorServiceConfig } from './simulator.config';

@Global()
@Module({})
export class AppModule {
  static forRoot(config: SimulatorServiceConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [FleetModule],
      providers: [{ provide: SimulatorConfig, useValue: config }],
      exports: [SimulatorConfig],
    };
  }
}

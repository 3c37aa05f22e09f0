import { Clock, SystemClock } from '@app/kernel';
import { MessagingModule } from '@app/messaging';
import { PersistenceModule } from '@app/persistence';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { DispatchModule } from './dispatch/dispatch.module';
import { DroneConfig, type DroneServiceConfig } from './drone.config';
import { DispatchSettings } from './drone/application/dispatch-settings';
import { DroneModule } from './drone/drone.module';
import { FlightModule } from './flight/flight.module';
import { MIGRATIONS } from './migrations';
import { NestModule } from './nest/nest.module';
import { TelemetryModule } from './telemetry/telemetry.module';

@Global()
@Module({})
export class AppModule {
  static forRoot(config: DroneServiceConfig): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PersistenceModule.forRoot({ url: config.databaseUrl, migrations: MIGRATIONS, applicationName: 'drone' }),
        MessagingModule.forRoot({ natsUrl: config.natsUrl, service: 'drone', publishes: ['drone'] }),
        NestModule,
        DroneModule,
        DispatchModule,
        FlightModule,
        TelemetryModule,
      ],
      providers: [
        { provide: DroneConfig, useValue: config },
        { provide: DispatchSettings, useValue: config },
        { provide: Clock, useClass: SystemClock },
      ],
      exports: [DroneConfig, DispatchSettings, Clock],
    };
  }
}

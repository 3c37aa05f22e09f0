import { protoPath } from '@app/contracts';
import { startService, type RunningService } from '@app/service-defaults';
import { AppModule } from './app.module';
import type { DroneServiceConfig } from './drone.config';
import { dronePolicy } from './drone.policy';

export function startDrone(
  config: DroneServiceConfig,
  options: { handleSignals?: boolean } = {},
): Promise<RunningService> {
  return startService(AppModule.forRoot(config), {
    name: 'drone',
    version: '1.0.0',
    config,
    policy: dronePolicy,
    grpc: [{ package: 'aerie.drone.v1', protoPath: protoPath('drone') }],
    ...options,
  });
}

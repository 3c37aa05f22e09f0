import { startService, type RunningService } from '@app/service-defaults';
import { AppModule } from './app.module';
import type { SimulatorServiceConfig } from './simulator.config';
import { simulatorPolicy } from './simulator.policy';

export function startSimulator(
  config: SimulatorServiceConfig,
  options: { handleSignals?: boolean } = {},
): Promise<RunningService> {
  return startService(AppModule.forRoot(config), {
    name: 'simulator',
    version: '1.0.0',
    config,
    policy: simulatorPolicy,
    ...options,
  });
}

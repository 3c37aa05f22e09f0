import type { SagaOptions } from '@app/saga';
import { startService, type RunningService } from '@app/service-defaults';
import { AppModule } from './app.module';
import type { SchedulerServiceConfig } from './scheduler.config';
import { schedulerPolicy } from './scheduler.policy';

export interface StartOptions {
  readonly handleSignals?: boolean;
  readonly sagas?: SagaOptions;
}

export function startScheduler(
  config: SchedulerServiceConfig,
  { sagas, ...options }: StartOptions = {},
): Promise<RunningService> {
  return startService(AppModule.forRoot(config, sagas), {
    name: 'scheduler',
    version: '1.0.0',
    config,
    policy: schedulerPolicy,
    ...options,
  });
}

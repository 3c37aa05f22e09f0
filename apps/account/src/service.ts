import { protoPath } from '@app/contracts';
import { startService, type RunningService, type ServiceConfig } from '@app/service-defaults';
import { accountPolicy } from './account.policy';
import { AppModule } from './app.module';

export function startAccount(
  config: ServiceConfig,
  options: { handleSignals?: boolean } = {},
): Promise<RunningService> {
  return startService(AppModule.forRoot(config), {
    name: 'account',
    version: '1.0.0',
    config,
    policy: accountPolicy,
    grpc: [{ package: 'aerie.account.v1', protoPath: protoPath('account') }],
    ...options,
  });
}

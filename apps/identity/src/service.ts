import { protoPath } from '@app/contracts';
import { startService, type RunningService, type ServiceConfig } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { identityPolicy } from './identity.policy';
import type { IdentityEnvironment } from './identity.settings';

export function startIdentity(
  config: ServiceConfig & IdentityEnvironment,
  options: { handleSignals?: boolean } = {},
): Promise<RunningService> {
  return startService(createAppModule(config), {
    name: 'identity',
    version: '1.0.0',
    config,
    policy: identityPolicy,
    grpc: [{ package: 'aerie.identity.v1', protoPath: protoPath('identity') }],
    ...options,
  });
}

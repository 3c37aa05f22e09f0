import { protoPath } from '@app/contracts';
import { startService, type RunningService, type ServiceConfig } from '@app/service-defaults';
import { AppModule } from './app.module';
import { packagePolicy } from './package.policy';

export function startPackage(
  config: ServiceConfig,
  options: { handleSignals?: boolean } = {},
): Promise<RunningService> {
  return startService(AppModule.forRoot(config), {
    name: 'package',
    version: '1.0.0',
    config,
    policy: packagePolicy,
    grpc: [{ package: 'aerie.package.v1', protoPath: protoPath('package') }],
    ...options,
  });
}

import { loadConfig, type ServiceConfig } from '@app/service-defaults';

export abstract class AccountConfig implements Pick<ServiceConfig, 'profile'> {
  abstract readonly profile: ServiceConfig['profile'];
}

export function loadAccountConfig(): ServiceConfig {
  return loadConfig('account', {}, { httpPort: 8102, grpcPort: 9102 });
}

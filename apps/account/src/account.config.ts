import { loadConfig, type ServiceConfig } from '@app/service-defaults';

export abstract class AccountConfig implements Pick<ServiceConfig, 'profile' | 'publicUrl'> {
  abstract readonly profile: ServiceConfig['profile'];
  abstract readonly publicUrl: string;
}

export function loadAccountConfig(): ServiceConfig {
  return loadConfig('account', {}, { httpPort: 8102, grpcPort: 9102 });
}

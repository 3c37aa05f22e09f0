import { loadConfig, type ServiceConfig } from '@app/service-defaults';

export function loadPackageConfig(): ServiceConfig {
  return loadConfig('package', {}, { httpPort: 8106, grpcPort: 9106 });
}

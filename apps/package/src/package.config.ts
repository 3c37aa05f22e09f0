import { loadConfig, type ServiceConfig } from '@app/service-defaults';

export abstract class PackageConfig implements Pick<ServiceConfig, 'publicUrl'> {
  abstract readonly publicUrl: string;
}

export function loadPackageConfig(): ServiceConfig {
  return loadConfig('package', {}, { httpPort: 8106, grpcPort: 9106 });
}

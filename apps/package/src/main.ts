import { loadPackageConfig } from './package.config';
import { startPackage } from './service';

void startPackage(loadPackageConfig());

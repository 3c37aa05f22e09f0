import { loadPackageConfig } from './package.config';
import { startPackage } from './service';

startPackage(loadPackageConfig()).catch((error: Error) => {
  process.stderr.write(`package: ${error.message}\n`);
  process.exit(1);
});

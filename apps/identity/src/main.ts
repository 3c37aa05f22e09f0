import { startService } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { loadIdentityConfig } from './identity.config';
import { identityPolicy } from './identity.policy';

const config = loadIdentityConfig();

startService(createAppModule(config), { name: 'identity', version: '1.0.0', config, policy: identityPolicy }).catch(
  (error: Error) => {
    process.stderr.write(`identity: ${error.message}\n`);
    process.exit(1);
  },
);

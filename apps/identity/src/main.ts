import { startService } from '@app/service-defaults';
import { createAppModule } from './app.module';
import { loadIdentityConfig } from './identity.config';
import { identityPolicy } from './identity.policy';

async function main(): Promise<void> {
  const config = loadIdentityConfig();
  const options = { name: 'identity', version: '1.0.0', config, policy: identityPolicy };
  await startService(createAppModule(config), options);
}

main().catch((error: Error) => {
  process.stderr.write(`identity: ${error.message}\n`);
  process.exit(1);
});

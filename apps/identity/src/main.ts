import { loadIdentityConfig } from './identity.config';
import { startIdentity } from './service';

startIdentity(loadIdentityConfig()).catch((error: Error) => {
  process.stderr.write(`identity: ${error.message}\n`);
  process.exit(1);
});

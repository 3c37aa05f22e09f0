import { loadAccountConfig } from './account.config';
import { startAccount } from './service';

startAccount(loadAccountConfig()).catch((error: Error) => {
  process.stderr.write(`account: ${error.message}\n`);
  process.exit(1);
});

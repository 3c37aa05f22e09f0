import { loadAccountConfig } from './account.config';
import { startAccount } from './service';

void startAccount(loadAccountConfig());

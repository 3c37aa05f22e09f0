import { loadSchedulerConfig } from './scheduler.config';
import { startScheduler } from './service';

void startScheduler(loadSchedulerConfig());

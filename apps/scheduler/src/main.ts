import { loadSchedulerConfig } from './scheduler.config';
import { startScheduler } from './service';

startScheduler(loadSchedulerConfig()).catch((error: Error) => {
  process.stderr.write(`scheduler: ${error.message}\n`);
  process.exit(1);
});

import { startSimulator } from './service';
import { loadSimulatorConfig } from './simulator.config';

startSimulator(loadSimulatorConfig()).catch((error: Error) => {
  process.stderr.write(`simulator: ${error.message}\n`);
  process.exit(1);
});

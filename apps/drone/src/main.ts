import { loadDroneConfig } from './drone.config';
import { startDrone } from './service';

startDrone(loadDroneConfig()).catch((error: Error) => {
  process.stderr.write(`drone: ${error.message}\n`);
  process.exit(1);
});

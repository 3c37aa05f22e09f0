import { loadDroneConfig } from './drone.config';
import { startDrone } from './service';

void startDrone(loadDroneConfig());

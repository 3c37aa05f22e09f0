import { startSimulator } from './service';
import { loadSimulatorConfig } from './simulator.config';

void startSimulator(loadSimulatorConfig());

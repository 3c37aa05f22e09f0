import { loadConfig, type ServiceConfig } from '@app/service-defaults';
import { z } from 'zod';

export abstract class SimulatorConfig {
  abstract readonly simulatorSeed: number;
  /** Seconds of the drones' time that pass in one of ours. */
  abstract readonly simulatorSpeed: number;
  /** Where the drone service's gRPC is, host:port. */
  abstract readonly droneGrpc: string;
}

export type SimulatorServiceConfig = ServiceConfig & SimulatorConfig;

const shape = {
  simulatorSeed: z.coerce.number().int().min(0).max(4_294_967_295).default(1),
  simulatorSpeed: z.coerce.number().min(0.1).max(1_000).default(20),
  droneGrpc: z.string().min(1).default('127.0.0.1:9107'),
};

export function loadSimulatorConfig(): SimulatorServiceConfig {
  return loadConfig('simulator', shape, { httpPort: 8113, database: false, broker: false });
}

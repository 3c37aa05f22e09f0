import { loadConfig, type ServiceConfig } from '@app/service-defaults';
import { z } from 'zod';

export abstract class DroneConfig {
  /** Seconds of a drone's time that pass in one of ours. */
  abstract readonly simulatorSpeed: number;
  abstract readonly minChargePercent: number;
  abstract readonly linkLostMs: number;
  abstract readonly registrySettleMs: number;
  abstract readonly matchIntervalMs: number;
  abstract readonly commandPollMs: number;
}

export type DroneServiceConfig = ServiceConfig & DroneConfig;

const shape = {
  simulatorSpeed: z.coerce.number().min(0.1).max(1_000).default(20),
  minChargePercent: z.coerce.number().min(0).max(100).default(90),
  linkLostMs: z.coerce.number().int().min(1_000).max(600_000).default(10_000),
  registrySettleMs: z.coerce.number().int().min(0).max(600_000).default(5_000),
  matchIntervalMs: z.coerce.number().int().min(50).max(60_000).default(500),
  commandPollMs: z.coerce.number().int().min(50).max(10_000).default(250),
};

export function loadDroneConfig(): DroneServiceConfig {
  return loadConfig('drone', shape, { httpPort: 8107, grpcPort: 9107 });
}

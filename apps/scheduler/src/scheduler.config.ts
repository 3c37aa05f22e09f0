import { loadConfig, type ServiceConfig } from '@app/service-defaults';
import { z } from 'zod';

const address = z.string().regex(/^[^\s:]+:\d{1,5}$/, 'must be host:port');

const shape = {
  accountGrpc: address.default('127.0.0.1:9102'),
  deliveryGrpc: address.default('127.0.0.1:9104'),
  packageGrpc: address.default('127.0.0.1:9106'),
  droneGrpc: address.default('127.0.0.1:9107'),
};

export abstract class SchedulerConfig {
  abstract readonly accountGrpc: string;
  abstract readonly deliveryGrpc: string;
  abstract readonly packageGrpc: string;
  abstract readonly droneGrpc: string;
}

export type SchedulerServiceConfig = ServiceConfig & SchedulerConfig;

export function loadSchedulerConfig(): SchedulerServiceConfig {
  return loadConfig('scheduler', shape, { httpPort: 8105, grpcPort: 9105 });
}

import { loadConfig } from '@app/service-defaults';
import { z } from 'zod';

const shape = {
  droneGrpc: z
    .string()
    .regex(/^[^\s/:]+:\d{1,5}$/, 'must be host:port')
    .default('127.0.0.1:9107'),
  maxTrackers: z.coerce.number().int().min(1).max(100_000).default(1_000),
};

export type DeliveryConfig = ReturnType<typeof loadDeliveryConfig>;

export function loadDeliveryConfig() {
  return loadConfig('delivery', shape, { httpPort: 8104, grpcPort: 9104 });
}

import { loadConfig } from '@app/service-defaults';
import { z } from 'zod';

const shape = {
  maxWaiting: z.coerce.number().int().min(1).max(1_000_000).default(4_000),
};

export type IngestionConfig = ReturnType<typeof loadIngestionConfig>;

export function loadIngestionConfig() {
  return loadConfig('ingestion', shape, { httpPort: 8103 });
}

import type { Database } from '@app/persistence';
import type { INestApplication } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { findProvider } from '../find-provider';
import { IdempotencyInterceptor } from './idempotency.interceptor';

/** For a service with a database: answers are kept where their effects are. */
export function useIdempotencyKeys(app: INestApplication): void {
  const database = findProvider<Database>(app.get(DiscoveryService), 'Database');
  if (database) app.useGlobalInterceptors(new IdempotencyInterceptor(database));
}

import { QuietLog } from '@app/observability';
import type { Database } from '@app/persistence';
import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { findProvider } from '../find-provider';

const EVERY_MS = 600_000;
const CHUNK = 1_000;
/** A service with a database, but nothing to POST to, needs none. */
const TABLE = `SELECT to_regclass('idempotency_key') IS NOT NULL AS "isThere"`;
const SWEEP = `
  DELETE FROM idempotency_key WHERE key_hash IN (
    SELECT key_hash FROM idempotency_key WHERE created_at < now() - interval '24 hours'
    ORDER BY created_at LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED)
  RETURNING 1`;

/** Forgets what was kept for a day. Any replica does it, in chunks that hold nobody up. */
@Injectable()
export class IdempotencySweeper implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new QuietLog(IdempotencySweeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly discovery: DiscoveryService) {}

  onApplicationBootstrap(): void {
    const database = findProvider<Database>(this.discovery, 'Database');
    if (database) this.timer = setInterval(() => void this.sweep(database), EVERY_MS).unref();
  }

  beforeApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(database: Database): Promise<void> {
    try {
      const [table] = await database.query<{ isThere: boolean }>(TABLE);
      while (table?.isThere && (await database.query(SWEEP)).length === CHUNK);
      this.log.recovered();
    } catch (error) {
      this.log.warn('Old idempotency keys could not be removed', error);
    }
  }
}

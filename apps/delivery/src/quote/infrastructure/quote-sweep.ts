import { Database } from '@app/persistence';
import { reportFailure } from '@app/service-defaults';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';

const EVERY_MS = 600_000;
const CHUNK = 5_000;
const DELETE = `
  DELETE FROM quote WHERE id IN (
    SELECT id FROM quote WHERE created_at < now() - interval '24 hours' LIMIT ${CHUNK}) RETURNING 1`;

/** Quotes are kept for a day. The deliveries that were made from them carry the price themselves. */
@Injectable()
export class QuoteSweep implements OnApplicationBootstrap, OnApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => {
      this.sweep().catch((error: unknown) => reportFailure('old quotes could not be removed', error));
    }, EVERY_MS);
    this.timer.unref();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    while ((await this.database.query(DELETE)).length === CHUNK);
  }
}

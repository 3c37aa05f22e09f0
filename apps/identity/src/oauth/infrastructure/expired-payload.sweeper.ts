import { Database } from '@app/persistence';
import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';

const SWEEP_MS = 10 * 60_000;
const CHUNK = 1_000;
const DELETE = `
  DELETE FROM oidc_payload WHERE ctid IN (
    SELECT ctid FROM oidc_payload WHERE expires_at <= now() LIMIT ${CHUNK} FOR UPDATE SKIP LOCKED) RETURNING 1`;

@Injectable()
export class ExpiredPayloadSweeper implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ExpiredPayloadSweeper.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.sweepQuietly(), SWEEP_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    while ((await this.database.query(DELETE)).length === CHUNK);
  }

  private async sweepQuietly(): Promise<void> {
    await this.sweep().catch((error: Error) => this.logger.warn(`Expired payloads were not swept: ${error.message}`));
  }
}

import { Database } from '@app/persistence';
import { Lifecycle, reportFailure } from '@app/service-defaults';
import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { setTimeout as sleep } from 'node:timers/promises';

const PARTITIONS_LOCK = 4_706_108;
const KEPT_DAYS = 7;
const DAYS_AHEAD = 2;
const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;
const RETRY_MS = 5_000;

/** Makes the day partitions of `position` ahead of time and drops the old ones. */
@Injectable()
export class PositionPartitions implements OnApplicationBootstrap {
  constructor(
    private readonly database: Database,
    private readonly lifecycle: Lifecycle,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    const done = await this.tryMaintain();
    void this.repeat(done ? EVERY_MS : RETRY_MS);
  }

  async maintain(now: Date): Promise<void> {
    await this.database.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [PARTITIONS_LOCK]);
      for (let ahead = -1; ahead <= DAYS_AHEAD; ahead += 1) {
        const from = dayAfter(now, ahead);
        const to = dayAfter(now, ahead + 1);
        await tx.query(
          `CREATE TABLE IF NOT EXISTS ${nameOf(from)} PARTITION OF position FOR VALUES FROM ('${from}') TO ('${to}')`,
        );
      }
      const tables = await tx.query<{ name: string }>(
        `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'position'::regclass`,
      );
      const oldest = nameOf(dayAfter(now, -KEPT_DAYS));
      for (const { name } of tables) if (name < oldest) await tx.query(`DROP TABLE ${name}`);
    });
  }

  private async repeat(firstMs: number): Promise<void> {
    const { signal } = this.lifecycle;
    let delay = firstMs;
    while (!signal.aborted) {
      await sleep(delay, undefined, { signal, ref: false }).catch(() => undefined);
      if (!signal.aborted) delay = (await this.tryMaintain()) ? EVERY_MS : RETRY_MS;
    }
  }

  private async tryMaintain(): Promise<boolean> {
    try {
      await this.maintain(new Date());
      return true;
    } catch (error) {
      reportFailure('the partitions of position could not be made; trying on', error);
      return false;
    }
  }
}

function dayAfter(now: Date, days: number): string {
  return new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10);
}

function nameOf(day: string): string {
  return `position_${day.replaceAll('-', '')}`;
}

import { QuietLog } from '@app/observability';
import { Database } from '@app/persistence';

const EVERY_MS = 600_000;
const CHUNK = 5_000;
const SWEEPS = [
  { table: 'outbox', key: 'position', old: `created_at < now() - interval '8 days' AND published_at IS NOT NULL` },
  { table: 'inbox', key: 'event_id', old: `handled_at < now() - interval '9 days'` },
  { table: 'inbox_failure', key: 'event_id', old: `failed_at < now() - interval '9 days'` },
];

/** Removes what is older than the streams keep: outbox rows after 8 days, inbox rows after 9. */
export class Retention {
  private readonly log = new QuietLog(Retention.name);
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly database: Database) {}

  start(): void {
    this.timer = setInterval(() => void this.sweep(), EVERY_MS);
    this.timer.unref();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  async sweep(): Promise<void> {
    try {
      for (const { table, key, old } of SWEEPS) {
        const chunk = `SELECT ${key} FROM ${table} WHERE ${old} LIMIT ${CHUNK}`;
        const sql = `DELETE FROM ${table} WHERE ${key} IN (${chunk}) RETURNING 1`;
        while ((await this.database.query(sql)).length === CHUNK);
      }
      this.log.recovered();
    } catch (error) {
      this.log.warn('Old messages could not be removed', error);
    }
  }
}

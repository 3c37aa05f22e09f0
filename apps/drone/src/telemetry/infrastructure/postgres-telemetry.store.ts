import { logger } from '@app/observability';
import { Database } from '@app/persistence';
import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DispatchSettings } from '../../drone/application/dispatch-settings';
import { TelemetryStore } from '../application/ports/telemetry.store';
import type { Position } from '../domain/position';
import {
  INSERT_POSITIONS,
  positionColumns,
  UPDATE_DRONES,
  droneColumns,
  type Latest,
  type Recorded,
} from './telemetry.sql';

const FLUSH_MS = 1_000;
const HEARD_EVERY_MS = 3_000;
const MAX_BUFFERED = 50_000;
const MAX_ROWS = 5_000;

@Injectable()
export class PostgresTelemetryStore extends TelemetryStore implements OnApplicationBootstrap, OnApplicationShutdown {
  private history: Recorded[] = [];
  private latest = new Map<string, Latest>();
  private readonly written = new Map<string, { batteryPercent: number | undefined; at: number }>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;
  private failing = false;

  constructor(
    private readonly database: Database,
    private readonly settings: DispatchSettings,
  ) {
    super();
  }

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.flush(), FLUSH_MS).unref();
  }

  /** Only here no stream brings more; the database, being a global module, closes after all others. */
  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.flushing;
    await this.flush();
  }

  positions(droneId: string, positions: readonly Position[]): void {
    const now = Date.now();
    for (const position of positions) if (isPlausible(position, now)) this.history.push({ droneId, position });
    if (this.history.length > MAX_BUFFERED) this.history.splice(0, this.history.length - MAX_BUFFERED);
  }

  heard(droneId: string, { position, batteryPercent }: { position?: Position; batteryPercent?: number }): void {
    const before = this.latest.get(droneId);
    this.latest.set(droneId, {
      droneId,
      position: position ?? before?.position,
      batteryPercent: batteryPercent ?? before?.batteryPercent,
    });
  }

  private flush(): Promise<void> {
    return (this.flushing ??= this.write().finally(() => (this.flushing = undefined)));
  }

  private async write(): Promise<void> {
    const drones = this.takeLatest();
    try {
      if (drones.length > 0) {
        await this.database.query(UPDATE_DRONES, [...droneColumns(drones), this.settings.minChargePercent]);
      }
      drones.forEach(({ droneId, batteryPercent }) => this.written.set(droneId, { batteryPercent, at: Date.now() }));
      await this.writeHistory();
      this.failing = false;
    } catch (error) {
      for (const each of drones) if (!this.latest.has(each.droneId)) this.latest.set(each.droneId, each);
      if (!this.failing) logger.warn({ err: error }, 'telemetry waits for the database');
      this.failing = true;
    }
  }

  private async writeHistory(): Promise<void> {
    while (this.history.length > 0) {
      const batch = this.history.slice(0, MAX_ROWS);
      await this.database.query(INSERT_POSITIONS, positionColumns(batch));
      // The oldest may have been dropped meanwhile for want of room.
      const stored = new Set(batch);
      this.history = this.history.filter((recorded) => !stored.has(recorded));
    }
  }

  /** A drone that only stands in its nest need not be written every second. */
  private takeLatest(): Latest[] {
    const now = Date.now();
    const due = [...this.latest.values()].filter(({ droneId, position, batteryPercent }) => {
      const before = this.written.get(droneId);
      const changed = position !== undefined || before === undefined || before.batteryPercent !== batteryPercent;
      return changed || now - before.at >= HEARD_EVERY_MS;
    });
    for (const { droneId } of due) this.latest.delete(droneId);
    return due;
  }
}

const DAY_MS = 86_400_000;

/** Outside of these days there is no partition; such a time is wrong anyway. */
function isPlausible({ time }: Position, now: number): boolean {
  return Math.abs(time.getTime() - now) < DAY_MS;
}

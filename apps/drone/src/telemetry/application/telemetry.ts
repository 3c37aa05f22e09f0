import { Injectable } from '@nestjs/common';
import type { Position } from '../domain/position';
import type { DroneLink } from './drone-link';
import { PositionPublisher, TelemetryStore } from './ports/telemetry.store';

/** A drone sends faster than people look; listeners get at most about four positions a second. */
const PUBLISH_EVERY_MS = 240;

@Injectable()
export class Telemetry {
  constructor(
    private readonly store: TelemetryStore,
    private readonly publisher: PositionPublisher,
  ) {}

  positions(link: DroneLink, positions: readonly Position[]): void {
    const now = Date.now();
    link.heardAt = now;
    this.store.positions(link.droneId, positions);
    const latest = positions.reduce<Position | undefined>(
      (a, b) => (a === undefined || b.seq > a.seq ? b : a),
      undefined,
    );
    if (latest === undefined || latest.seq <= link.lastSeq) return this.store.heard(link.droneId, {});
    link.lastSeq = latest.seq;
    this.store.heard(link.droneId, { position: latest, batteryPercent: latest.batteryPercent });
    if (now - link.publishedAt < PUBLISH_EVERY_MS) return;
    link.publishedAt = now;
    this.publisher.publish(link.nestId, link.droneId, latest);
  }

  charge(link: DroneLink, batteryPercent: number | undefined): void {
    link.heardAt = Date.now();
    this.store.heard(link.droneId, { batteryPercent });
  }
}

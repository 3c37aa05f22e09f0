import type { Position } from '../../domain/position';

/** Takes at once and writes soon: what a crash loses, the next second of telemetry brings again. */
export abstract class TelemetryStore {
  abstract positions(droneId: string, positions: readonly Position[]): void;
  /** What is now true of the drone; heard of, at least. */
  abstract heard(droneId: string, latest: { position?: Position; batteryPercent?: number }): void;
}

/** Live positions for whoever listens; best effort. */
export abstract class PositionPublisher {
  abstract publish(nestId: string, droneId: string, position: Position): void;
}

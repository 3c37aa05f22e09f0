import type { Location } from '../../drone/domain/geo';
import type { AirframeKind } from '../../drone/domain/airframe';
import type { DroneCommand, Told } from '../../flight/domain/drone-command';
import type { FlightPhase } from '../../flight/domain/flight-phase';

export interface Welcome {
  readonly airframe: AirframeKind;
  readonly nest: Location;
  readonly location: Location;
  readonly batteryPercent: number;
  readonly lastSeq: number;
}

export type LinkMessage =
  | DroneCommand
  | { readonly kind: 'welcome'; readonly welcome: Welcome }
  | { readonly kind: 'heard'; readonly flightId: string; readonly phase: FlightPhase };

/** The wire to one drone, as the transport gives it. */
export interface DroneLine {
  send(message: LinkMessage): void;
  close(error?: Error): void;
}

const REPEAT_MS = 2_000;

/** One stream of one drone, and what was said on it. */
export class DroneLink {
  told: Told = {};
  lastSeq: number;
  heardAt = Date.now();
  publishedAt = 0;
  private readonly sent = new Map<string, number>();

  constructor(
    readonly droneId: string,
    readonly nestId: string,
    lastSeq: number,
    private readonly line: DroneLine,
  ) {
    this.lastSeq = lastSeq;
  }

  send(message: LinkMessage): void {
    this.line.send(message);
  }

  /** Says it once, and again only after a while: a stream does not lose what was sent on it. */
  command(command: DroneCommand, now: number): void {
    const key =
      command.kind === 'fly'
        ? `fly:${command.flightId}:${command.flight.revision}`
        : `${command.kind}:${command.flightId}`;
    if (now - (this.sent.get(key) ?? 0) < REPEAT_MS) return;
    if (command.flightId !== this.told.flightId) this.sent.clear();
    this.sent.set(key, now);
    const revision = command.kind === 'fly' ? command.flight.revision : this.told.revision;
    this.told = { flightId: command.flightId, revision };
    this.line.send(command);
  }

  close(error?: Error): void {
    this.line.close(error);
  }
}

import type { AirframeKind } from './airframe';
import { DroneNotFreeError } from './drone.errors';
import type { Location } from './geo';

/** Offline is not a state of the row: it is having not been heard of lately, whatever else the drone was doing. */
export type DroneStatus = 'idle' | 'reserved' | 'in_flight' | 'charging';

export interface DroneState {
  readonly airframe: AirframeKind;
  readonly nestId: string;
  readonly nest: Location;
  readonly status: DroneStatus;
  readonly batteryPercent: number;
  readonly lastToken: number;
}

export class Drone {
  private constructor(
    readonly id: string,
    private current: DroneState,
  ) {}

  static restore(id: string, state: DroneState): Drone {
    return new Drone(id, state);
  }

  get state(): DroneState {
    return this.current;
  }

  /** Answers the fencing token of the reservation: higher than every one before it. */
  reserve(): number {
    if (this.current.status !== 'idle') throw new DroneNotFreeError();
    const lastToken = this.current.lastToken + 1;
    this.current = { ...this.current, status: 'reserved', lastToken };
    return lastToken;
  }

  /** Gives back a reserved drone that has not left. Nothing changes under a later reservation, or in the air. */
  free(token: number, fullEnoughPercent: number): void {
    if (this.current.status !== 'reserved' || this.current.lastToken !== token) return;
    this.current = { ...this.current, status: this.current.batteryPercent >= fullEnoughPercent ? 'idle' : 'charging' };
  }

  takeOff(token: number): void {
    if (this.current.lastToken !== token) return;
    this.current = { ...this.current, status: 'in_flight' };
  }

  land(token: number, batteryPercent: number): void {
    if (this.current.lastToken !== token) return;
    this.current = { ...this.current, status: 'charging', batteryPercent };
  }
}

import type { GeoPoint } from './local-plane';
import { LocalPlane } from './local-plane';
import { SimulatedDrone, type DroneHome } from './simulated-drone';

export interface LogEntry {
  readonly at: number;
  readonly droneId: string;
  readonly entry: string;
}

const STEP_MS = 100;

/** All drones on one clock of fixed steps. The same orders at the same times give the same log, however the steps are bundled. */
export class Fleet {
  readonly drones: readonly SimulatedDrone[];
  private time = 0;

  constructor(origin: GeoPoint, homes: readonly DroneHome[], log: (entry: LogEntry) => void = () => undefined) {
    const plane = new LocalPlane(origin);
    const note = (droneId: string, entry: string): void => log({ at: this.time, droneId, entry });
    this.drones = homes.map((home) => new SimulatedDrone(home, plane, note));
  }

  get now(): number {
    return this.time;
  }

  advance(ms: number): void {
    const end = this.time + ms;
    while (this.time + STEP_MS <= end) {
      this.time += STEP_MS;
      for (const drone of this.drones) drone.step(STEP_MS);
    }
  }
}

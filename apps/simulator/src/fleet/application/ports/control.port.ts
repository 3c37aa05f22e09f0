import type { SimulatedDrone } from '../../domain/simulated-drone';
import type { WorldDrone, WorldNest } from '../world';

/** The drone service, as the fleet sees it. */
export abstract class ControlPort {
  abstract registerNest(nest: WorldNest): Promise<void>;
  abstract registerDrone(drone: WorldDrone): Promise<void>;
  /** Opens a line to control that is opened anew whenever it breaks. `onUnknown`: control does not know the drone. */
  abstract connect(drone: SimulatedDrone, clock: WallClock, onUnknown: () => void): ControlLine;
}

export interface WallClock {
  /** The time on the wall, in Unix milliseconds, of a moment of the fleet's time. */
  wallTime(at: number): number;
}

export interface ControlLine {
  /** Sends what the drone has to say, if the line is up. */
  flush(now: number): void;
  close(): void;
}

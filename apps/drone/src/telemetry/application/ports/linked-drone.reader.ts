import type { Welcome } from '../drone-link';

export interface LinkedDrone {
  readonly nestId: string;
  readonly welcome: Welcome;
}

export abstract class LinkedDroneReader {
  /** What is known of a drone; throws DroneNotFoundError. */
  abstract get(droneId: string): Promise<LinkedDrone>;
}

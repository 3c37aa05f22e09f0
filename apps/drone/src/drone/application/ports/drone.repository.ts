import type { Transaction } from '@app/persistence';
import type { AirframeKind } from '../../domain/airframe';
import type { Drone } from '../../domain/drone';

export interface DroneRegistration {
  readonly id: string;
  readonly name: string;
  readonly airframe: AirframeKind;
  readonly nestId: string;
}

export interface FreeDroneFilter {
  readonly minChargePercent: number;
  readonly heardWithinMs: number;
}

export abstract class DroneRepository {
  /** Answers whether the drone is new. The nest must exist. */
  abstract register(tx: Transaction, drone: DroneRegistration, at: Date): Promise<boolean>;
  /** Locks the drone until the end of the transaction. */
  abstract get(tx: Transaction, id: string): Promise<Drone>;
  /** Locks every drone that may be reserved now, but those that somebody else has locked. */
  abstract lockFree(tx: Transaction, filter: FreeDroneFilter): Promise<Drone[]>;
  abstract save(tx: Transaction, ...drones: Drone[]): Promise<void>;
}

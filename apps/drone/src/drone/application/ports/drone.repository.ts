import type { VersionGuard } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import type { AirframeKind } from '../../domain/airframe';
import type { Drone } from '../../domain/drone';

export interface DroneRegistration {
  readonly id: string;
  readonly name: string;
  readonly airframe: AirframeKind;
  readonly nestId: string;
}

export interface Registered {
  readonly created: boolean;
  readonly version: number;
}

export interface FreeDroneFilter {
  readonly minChargePercent: number;
  readonly heardWithinMs: number;
}

export abstract class DroneRepository {
  /** The nest must exist. */
  abstract register(tx: Transaction, drone: DroneRegistration, guard: VersionGuard, at: Date): Promise<Registered>;
  /** Locks the drone until the end of the transaction. */
  abstract get(tx: Transaction, id: string): Promise<Drone>;
  /** Locks every drone that may be reserved now, but those that somebody else has locked. */
  abstract lockFree(tx: Transaction, filter: FreeDroneFilter): Promise<Drone[]>;
  abstract save(tx: Transaction, ...drones: Drone[]): Promise<void>;
}

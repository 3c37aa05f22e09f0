import type { Transaction } from '@app/persistence';
import type { DroneRequest } from '../../domain/drone-request';

export abstract class DroneRequestRepository {
  /** Reads without a lock. */
  abstract find(deliveryId: string): Promise<DroneRequest | undefined>;
  /** Locks the row of the delivery until the end of the transaction, making one if there is none. */
  abstract open(tx: Transaction, deliveryId: string): Promise<DroneRequest>;
  /** Whether a request is due; cheap, for asking often. */
  abstract isAnyDue(now: Date): Promise<boolean>;
  /** Answers false when another replica is at it. */
  abstract claimMatching(tx: Transaction): Promise<boolean>;
  /** All requests that are due, without a lock; expedited first, then by their deadlines. */
  abstract readDue(tx: Transaction, now: Date): Promise<DroneRequest[]>;
  /** Locks those of the requests that are still waiting, but for what somebody else has locked. */
  abstract lockWaiting(tx: Transaction, deliveryIds: readonly string[]): Promise<DroneRequest[]>;
  /** Writes the requests with their reservations and puts their events into the outbox. */
  abstract save(tx: Transaction, ...requests: DroneRequest[]): Promise<void>;
}

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
  /** Locks the requests that are due, but those that somebody else has locked; expedited and long waiting first. */
  abstract lockDue(tx: Transaction, now: Date, limit: number): Promise<DroneRequest[]>;
  /** Writes the requests with their reservations and puts their events into the outbox. */
  abstract save(tx: Transaction, ...requests: DroneRequest[]): Promise<void>;
}

import type { Transaction } from '@app/persistence';
import type { Flight } from '../../domain/flight';

export abstract class FlightRepository {
  /** Which delivery and drone a flight belongs to, without a lock; so that theirs can be taken first. */
  abstract locate(id: string): Promise<{ deliveryId: string; droneId: string } | undefined>;
  /** Locks the flight of the delivery until the end of the transaction. The request, then the drone must be locked before. */
  abstract findOf(tx: Transaction, deliveryId: string): Promise<Flight | undefined>;
  /** The activated flights of these drones, without a lock. */
  abstract activeOf(droneIds: readonly string[]): Promise<Flight[]>;
  abstract add(tx: Transaction, flight: Flight): Promise<void>;
  /** Writes the flight and puts its events into the outbox. */
  abstract save(tx: Transaction, flight: Flight): Promise<void>;
}

import type { Transaction } from '@app/persistence';
import type { Delivery } from '../../domain/delivery';

export interface KnownDelivery {
  readonly accountId: string;
  readonly version: number;
}

export abstract class DeliveryRepository {
  /** Whose it is and where it stands, without a lock. */
  abstract peek(tx: Transaction, id: string): Promise<KnownDelivery | undefined>;
  /** Locks the delivery until the end of the transaction. */
  abstract find(tx: Transaction, id: string): Promise<Delivery | undefined>;
  /** The same, but undefined while another has it locked. */
  abstract findFree(tx: Transaction, id: string): Promise<Delivery | undefined>;
  /** Appends the new events, brings the row up to date and puts the events into the outbox. Throws DeliveryExistsError for a taken id. */
  abstract save(tx: Transaction, delivery: Delivery): Promise<void>;
}

import type { Delivery } from './delivery';

/** A transaction of the store, made by whoever drives us; opaque here. */
export type UnitOfWork = object;

export abstract class DeliveryRepository {
  /** Inside of a transaction the delivery stays locked until its end. */
  abstract find(id: string): Promise<Delivery | undefined>;
  /** Stores a new delivery or throws DeliveryExistsError. */
  abstract add(delivery: Delivery): Promise<void>;
  abstract save(delivery: Delivery): Promise<void>;
  abstract transaction<T>(work: (deliveries: DeliveryRepository) => Promise<T>): Promise<T>;
  abstract within(unitOfWork: UnitOfWork): DeliveryRepository;
}

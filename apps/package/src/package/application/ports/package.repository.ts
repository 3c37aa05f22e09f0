import type { Transaction } from '@app/persistence';
import type { Package } from '../../domain/package';

export abstract class PackageRepository {
  /** Until the end of the transaction nobody else declares or withdraws this package, whether it is there yet or not. */
  abstract find(tx: Transaction, id: string): Promise<Package | undefined>;
  abstract findByDelivery(tx: Transaction, deliveryId: string): Promise<Package | undefined>;
  /** Writes the package and its custody, and puts its events into the outbox; throws TagInUseError. */
  abstract save(tx: Transaction, parcel: Package): Promise<void>;
  /** Remembers that a package was withdrawn before it was declared. */
  abstract bar(tx: Transaction, id: string): Promise<void>;
  abstract isBarred(tx: Transaction, id: string): Promise<boolean>;
}

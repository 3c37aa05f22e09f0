import type { Transaction } from '@app/persistence';
import { Injectable, Logger } from '@nestjs/common';
import type { Package } from '../domain/package';
import type { DeliveryOutcome } from '../domain/package-status';
import type { Carrier } from '../domain/package.events';
import { PackageRepository } from './ports/package.repository';

@Injectable()
export class TrackCustody {
  private readonly logger = new Logger(TrackCustody.name);

  constructor(private readonly packages: PackageRepository) {}

  loaded(tx: Transaction, deliveryId: string, carrier: Carrier, at: Date): Promise<void> {
    return this.move(tx, deliveryId, (parcel) => parcel.load(carrier, at));
  }

  finished(tx: Transaction, deliveryId: string, outcome: DeliveryOutcome, at: Date): Promise<void> {
    return this.move(tx, deliveryId, (parcel) => parcel.finish(outcome, at));
  }

  private async move(tx: Transaction, deliveryId: string, verb: (parcel: Package) => void): Promise<void> {
    const parcel = await this.packages.findByDelivery(tx, deliveryId);
    if (!parcel) return this.logger.warn(`No package is known for delivery ${deliveryId}; the event changes nothing`);
    verb(parcel);
    await this.packages.save(tx, parcel);
  }
}

import type { DeliveryOrder } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Delivery } from '../domain/delivery';
import { viewOf, type DeliveryView } from './delivery.view';
import { settledTerms } from './order';
import { DeliveryRepository } from './ports/delivery.repository';
import { accountOf, type Viewer } from './viewer';

@Injectable()
export class CreateDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, order: DeliveryOrder): Promise<DeliveryView> {
    const now = this.clock.now();
    const delivery = Delivery.create(newId(), settledTerms(order, accountOf(viewer), now), now.toISOString());
    await this.database.transaction((tx) => this.deliveries.save(tx, delivery));
    return viewOf(delivery);
  }
}

import type { DeliveryOrder } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { viewOf, type DeliveryView } from './delivery.view';
import { settledTerms } from './order';
import { PlaceOrder } from './place-order';
import { accountOf, type Viewer } from './viewer';

@Injectable()
export class CreateDelivery {
  constructor(
    private readonly database: Database,
    private readonly placeOrder: PlaceOrder,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, order: DeliveryOrder): Promise<DeliveryView> {
    const now = this.clock.now();
    const terms = settledTerms(order, accountOf(viewer), now);
    return viewOf(await this.database.transaction((tx) => this.placeOrder.execute(tx, newId(), terms, now)));
  }
}

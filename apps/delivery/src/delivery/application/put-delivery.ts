import type { DeliveryOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliveryExistsError } from '../domain/delivery.errors';
import { OrderRefusedError } from '../domain/order-refusals';
import { viewOf, type DeliveryView } from './delivery.view';
import { DropoffChange } from './dropoff-change';
import { findVisible } from './find-visible';
import { InvalidOrderError, replacementOf, settledTerms } from './order';
import { PlaceOrder } from './place-order';
import { DeliveryRepository } from './ports/delivery.repository';
import { GetDelivery } from './queries/get-delivery';
import { accountOf, type Viewer } from './viewer';

@Injectable()
export class PutDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly placeOrder: PlaceOrder,
    private readonly getDelivery: GetDelivery,
    private readonly dropoffs: DropoffChange,
    private readonly clock: Clock,
  ) {}

  /** Answers the new delivery, or undefined when there was one with this id. */
  async execute(viewer: Viewer, id: string, order: DeliveryOrder): Promise<DeliveryView | undefined> {
    try {
      return await this.create(viewer, id, order);
    } catch (error) {
      if (!(await this.mayExist(viewer, id, error))) throw error;
      await this.replace(viewer, id, order);
      return undefined;
    }
  }

  private async create(viewer: Viewer, id: string, order: DeliveryOrder): Promise<DeliveryView> {
    const now = this.clock.now();
    const terms = settledTerms(order, accountOf(viewer), now);
    return viewOf(await this.database.transaction((tx) => this.placeOrder.execute(tx, id, terms, now)));
  }

  /** Since an order was first put its deadline and its quote may have passed; what it did then still stands. */
  private async mayExist(viewer: Viewer, id: string, error: unknown): Promise<boolean> {
    if (error instanceof DeliveryExistsError) return true;
    const hasPassed = error instanceof InvalidOrderError || error instanceof OrderRefusedError;
    return hasPassed && (await this.getDelivery.find(viewer, id)) !== undefined;
  }

  private async replace(viewer: Viewer, id: string, order: DeliveryOrder): Promise<void> {
    await this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      await this.dropoffs.agree(delivery, order.dropoff.location, '/dropoff/location', () =>
        delivery.replace(replacementOf(order), this.clock.now().toISOString()),
      );
      await this.deliveries.save(tx, delivery);
    });
  }
}

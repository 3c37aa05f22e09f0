import type { DeliveryOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery';
import { DeliveryExistsError } from '../domain/delivery.errors';
import { OrderRefusedError } from '../domain/order-refusals';
import type { Changed } from './delivery-changes';
import { viewOf } from './delivery.view';
import { DroneSeats, type Seat } from './drone-seats';
import { findVisible, type Target } from './find-visible';
import { moveDropoff } from './move-dropoff';
import { replacementOf, settledTerms } from './order';
import { PlaceOrder } from './place-order';
import { DeliveryRepository } from './ports/delivery.repository';
import { accountOf } from './viewer';

@Injectable()
export class PutDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly placeOrder: PlaceOrder,
    private readonly seats: DroneSeats,
    private readonly clock: Clock,
  ) {}

  /**
   * True when there was none with this id. Who finds at the last moment that another was first, under the id or with what belongs to one
   * delivery only, finds the other's the second time.
   */
  async execute(target: Target, order: DeliveryOrder): Promise<Changed<boolean>> {
    try {
      return await this.put(target, order);
    } catch (error) {
      if (error instanceof DeliveryExistsError || error instanceof OrderRefusedError) return this.put(target, order);
      throw error;
    }
  }

  private put(target: Target, order: DeliveryOrder): Promise<Changed<boolean>> {
    return this.seats.serve((seat) =>
      this.database.transaction(async (tx) => {
        const isNew = (await this.deliveries.peek(tx, target.id)) === undefined;
        const delivery = isNew ? await this.create(tx, target, order) : await this.replace(tx, target, order, seat);
        return { view: viewOf(delivery), outcome: isNew };
      }),
    );
  }

  private create(tx: Transaction, { viewer, id, guard }: Target, order: DeliveryOrder): Promise<Delivery> {
    guard(undefined);
    const now = this.clock.now();
    return this.placeOrder.execute(tx, id, settledTerms(order, accountOf(viewer), now), now);
  }

  private async replace(
    tx: Transaction,
    target: Target,
    order: DeliveryOrder,
    { drones, mayWait }: Seat,
  ): Promise<Delivery> {
    const delivery = await findVisible(this.deliveries, tx, target, mayWait);
    const wished = { location: order.dropoff.location, pointer: '/dropoff/location' };
    await moveDropoff(drones, delivery, wished, () =>
      delivery.replace(replacementOf(order), this.clock.now().toISOString()),
    );
    await this.deliveries.save(tx, delivery);
    return delivery;
  }
}

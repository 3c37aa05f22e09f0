import type { DeliveryOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery';
import { DeliveryExistsError, DeliveryNotFoundError } from '../domain/delivery.errors';
import { OrderRefusedError } from '../domain/order-refusals';
import type { Changed, Target } from './delivery-changes';
import { viewOf } from './delivery.view';
import { DropoffChange } from './dropoff-change';
import { replacementOf, settledTerms } from './order';
import { PlaceOrder } from './place-order';
import { DeliveryRepository } from './ports/delivery.repository';
import { accountOf, canSee } from './viewer';

@Injectable()
export class PutDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly placeOrder: PlaceOrder,
    private readonly dropoffs: DropoffChange,
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
    return this.database.transaction(async (tx) => {
      const known = await this.deliveries.find(tx, target.id);
      const delivery = known ? await this.replace(tx, known, target, order) : await this.create(tx, target, order);
      return { view: viewOf(delivery), outcome: known === undefined };
    });
  }

  private create(tx: Transaction, { viewer, id, guard }: Target, order: DeliveryOrder): Promise<Delivery> {
    guard(undefined);
    const now = this.clock.now();
    return this.placeOrder.execute(tx, id, settledTerms(order, accountOf(viewer), now), now);
  }

  private async replace(
    tx: Transaction,
    delivery: Delivery,
    { viewer, guard }: Target,
    order: DeliveryOrder,
  ): Promise<Delivery> {
    if (!canSee(viewer, delivery.state.accountId)) throw new DeliveryNotFoundError();
    guard(delivery.version);
    await this.dropoffs.agree(delivery, order.dropoff.location, '/dropoff/location', () =>
      delivery.replace(replacementOf(order), this.clock.now().toISOString()),
    );
    await this.deliveries.save(tx, delivery);
    return delivery;
  }
}

import type { DeliveryOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import { Database, type Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Delivery } from '../domain/delivery';
import { DeliveryExistsError } from '../domain/delivery.errors';
import type { Changed } from './delivery-changes';
import { viewOf } from './delivery.view';
import { DropoffChange } from './dropoff-change';
import { findVisible, type Target } from './find-visible';
import { replacementOf, settledTerms } from './order';
import { DeliveryRepository } from './ports/delivery.repository';
import { accountOf } from './viewer';

@Injectable()
export class PutDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly dropoffs: DropoffChange,
    private readonly clock: Clock,
  ) {}

  /** True when there was none with this id. Who finds at the last moment that another was first, finds the other's the second time. */
  async execute(target: Target, order: DeliveryOrder): Promise<Changed<boolean>> {
    try {
      return await this.put(target, order);
    } catch (error) {
      if (error instanceof DeliveryExistsError) return this.put(target, order);
      throw error;
    }
  }

  private put(target: Target, order: DeliveryOrder): Promise<Changed<boolean>> {
    return this.database.transaction(async (tx) => {
      const isNew = (await this.deliveries.peek(tx, target.id)) === undefined;
      const delivery = isNew ? this.created(target, order) : await this.replaced(tx, target, order);
      await this.deliveries.save(tx, delivery);
      return { view: viewOf(delivery), outcome: isNew };
    });
  }

  private created({ viewer, id, guard }: Target, order: DeliveryOrder): Delivery {
    guard(undefined);
    const now = this.clock.now();
    return Delivery.create(id, settledTerms(order, accountOf(viewer), now), now.toISOString());
  }

  private async replaced(tx: Transaction, target: Target, order: DeliveryOrder): Promise<Delivery> {
    const delivery = await findVisible(this.deliveries, tx, target);
    await this.dropoffs.agree(delivery, order.dropoff.location, '/dropoff/location', () =>
      delivery.replace(replacementOf(order), this.clock.now().toISOString()),
    );
    return delivery;
  }
}

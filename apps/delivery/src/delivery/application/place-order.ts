import { Clock } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Delivery } from '../domain/delivery';
import { DeliveryRepository } from './ports/delivery.repository';
import { Pricing, type UnpricedTerms } from './ports/pricing.port';

@Injectable()
export class PlaceOrder {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly pricing: Pricing,
    private readonly clock: Clock,
  ) {}

  /** Makes the delivery at its price. An OrderRefusedError has written nothing, so that the transaction can go on. */
  async execute(tx: Transaction, id: string, terms: UnpricedTerms, orderedAt: Date): Promise<Delivery> {
    const price = await this.pricing.priceOf(tx, terms, orderedAt);
    const delivery = Delivery.create(id, { ...terms, price }, this.clock.now().toISOString());
    await this.deliveries.save(tx, delivery);
    return delivery;
  }
}

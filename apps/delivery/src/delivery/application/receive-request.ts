import type { SettledOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Delivery } from '../domain/delivery';
import { OrderRefusedError } from '../domain/order-refusals';
import { priceOf } from '../domain/tariff';
import { termsOf } from './order';
import { PlaceOrder } from './place-order';
import { DeliveryRepository } from './ports/delivery.repository';
import type { UnpricedTerms } from './ports/pricing.port';

export interface AcceptedRequest {
  readonly deliveryId: string;
  readonly accountId: string;
  readonly order: SettledOrder;
}

@Injectable()
export class ReceiveRequest {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly placeOrder: PlaceOrder,
    private readonly clock: Clock,
  ) {}

  /**
   * What was accepted is taken as it is, also when its deadline has passed meanwhile: rejecting it is for the scheduler. Its quote is judged by
   * the time of the acceptance. What cannot become a delivery begins rejected, so that the client hears why and nobody starts on it.
   */
  async execute(tx: Transaction, { deliveryId, accountId, order }: AcceptedRequest, acceptedAt: Date): Promise<void> {
    if (await this.deliveries.find(tx, deliveryId)) return;
    const terms = termsOf(order, accountId);
    try {
      await this.placeOrder.execute(tx, deliveryId, terms, acceptedAt);
    } catch (error) {
      if (!(error instanceof OrderRefusedError)) throw error;
      await this.refuse(tx, deliveryId, terms, error);
    }
  }

  private async refuse(tx: Transaction, id: string, terms: UnpricedTerms, { code, message }: OrderRefusedError) {
    const refused = { ...terms, price: priceOf(terms) };
    const reason = { code, detail: message };
    await this.deliveries.save(tx, Delivery.refuse(id, refused, reason, this.clock.now().toISOString()));
  }
}

import type { SettledOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Delivery } from '../domain/delivery';
import { termsOf } from './order';
import { DeliveryRepository } from './ports/delivery.repository';

export interface AcceptedRequest {
  readonly deliveryId: string;
  readonly accountId: string;
  readonly order: SettledOrder;
}

@Injectable()
export class ReceiveRequest {
  constructor(
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
  ) {}

  /** What was accepted is taken as it is, also when its deadline has passed meanwhile: rejecting it is for the scheduler. */
  async execute(tx: Transaction, { deliveryId, accountId, order }: AcceptedRequest): Promise<void> {
    if (await this.deliveries.find(tx, deliveryId)) return;
    const delivery = Delivery.create(deliveryId, termsOf(order, accountId), this.clock.now().toISOString());
    await this.deliveries.save(tx, delivery);
  }
}

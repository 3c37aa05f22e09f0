import type { Transaction } from '@app/persistence';
import { Sagas } from '@app/saga';
import { Injectable } from '@nestjs/common';
import type { AskedDelivery, DeliverySagaState } from '../domain/delivery-saga-state';
import { DELIVERY_SAGA } from './delivery.saga';

/** Moves the sagas of deliveries by what is heard of them, in the transaction of the event. */
@Injectable()
export class DeliverySagas {
  constructor(private readonly sagas: Sagas) {}

  start(tx: Transaction, delivery: AskedDelivery): Promise<void> {
    return this.sagas.start(tx, DELIVERY_SAGA, delivery.deliveryId, delivery);
  }

  cancel(tx: Transaction, deliveryId: string): Promise<void> {
    return this.sagas.cancel(tx, DELIVERY_SAGA, deliveryId, 'cancelled_by_client');
  }

  /** From here on the saga waits for, and gives up at, the new times. */
  reschedule(
    tx: Transaction,
    deliveryId: string,
    window: Pick<DeliverySagaState, 'readyAt' | 'deadline'>,
  ): Promise<void> {
    return this.sagas.signal(tx, DELIVERY_SAGA, deliveryId, window);
  }

  /** Dispatch has an answer: the saga asks for it now instead of later. */
  hurry(tx: Transaction, deliveryId: string): Promise<void> {
    return this.sagas.signal(tx, DELIVERY_SAGA, deliveryId);
  }
}

import { deliveryEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliverySagas } from '../../application/delivery-sagas';

type Created = EventData<typeof deliveryEvents.DeliveryCreated>;
type Rescheduled = EventData<typeof deliveryEvents.DeliveryRescheduled>;
type Cancelled = EventData<typeof deliveryEvents.DeliveryCancelled>;

@Injectable()
export class DeliveriesConsumer {
  constructor(private readonly sagas: DeliverySagas) {}

  @OnEvent(deliveryEvents.DeliveryCreated)
  created({ data }: ReceivedEvent<Created>, tx: Transaction): Promise<void> {
    return this.sagas.start(tx, {
      deliveryId: data.deliveryId,
      accountId: data.accountId,
      packageId: data.package.id,
      size: data.package.size,
      weightGrams: data.package.weightGrams,
      wishedTag: data.package.tag,
      pickup: data.pickup,
      dropoff: data.dropoff,
      readyAt: data.readyAt,
      deadline: data.deadline,
      expedited: data.expedited,
      confirmationRequired: data.confirmation !== 'none',
      price: data.price,
    });
  }

  @OnEvent(deliveryEvents.DeliveryRescheduled)
  rescheduled({ data }: ReceivedEvent<Rescheduled>, tx: Transaction): Promise<void> {
    const { deliveryId, readyAt, deadline } = data;
    return this.sagas.reschedule(tx, deliveryId, { readyAt, deadline });
  }

  @OnEvent(deliveryEvents.DeliveryCancelled)
  cancelled({ data }: ReceivedEvent<Cancelled>, tx: Transaction): Promise<void> {
    return this.sagas.cancel(tx, data.deliveryId);
  }
}

import { deliveryEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { MoveRequest } from '../../application/move-request';

@Injectable()
export class DeliveriesConsumer {
  constructor(private readonly moveRequest: MoveRequest) {}

  @OnEvent(deliveryEvents.DeliveryScheduled)
  scheduled({ data, seq }: ReceivedEvent<EventData<typeof deliveryEvents.DeliveryScheduled>>, tx: Transaction) {
    return this.moveRequest.execute(tx, { deliveryId: data.deliveryId, seq, status: 'scheduled' });
  }

  @OnEvent(deliveryEvents.DeliveryCancelled)
  cancelled({ data, seq }: ReceivedEvent<EventData<typeof deliveryEvents.DeliveryCancelled>>, tx: Transaction) {
    return this.moveRequest.execute(tx, { deliveryId: data.deliveryId, seq, status: 'cancelled' });
  }

  @OnEvent(deliveryEvents.DeliveryRejected)
  rejected({ data, seq }: ReceivedEvent<EventData<typeof deliveryEvents.DeliveryRejected>>, tx: Transaction) {
    const { deliveryId, code, detail } = data;
    return this.moveRequest.execute(tx, { deliveryId, seq, status: 'rejected', reason: { code, detail } });
  }
}

import { deliveryEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { TrackCustody } from '../../application/track-custody';

type Completed = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryCompleted>>;
type Returned = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryReturned>>;
type Failed = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryFailed>>;

@Injectable()
export class DeliveryEventsConsumer {
  constructor(private readonly custody: TrackCustody) {}

  @OnEvent(deliveryEvents.DeliveryCompleted)
  completed({ data }: Completed, tx: Transaction): Promise<void> {
    return this.custody.finished(tx, data.deliveryId, 'completed', new Date(data.occurredAt));
  }

  @OnEvent(deliveryEvents.DeliveryReturned)
  returned({ data }: Returned, tx: Transaction): Promise<void> {
    return this.custody.finished(tx, data.deliveryId, 'returned', new Date(data.occurredAt));
  }

  @OnEvent(deliveryEvents.DeliveryFailed)
  failed({ data }: Failed, tx: Transaction): Promise<void> {
    return this.custody.finished(tx, data.deliveryId, 'failed', new Date(data.occurredAt));
  }
}

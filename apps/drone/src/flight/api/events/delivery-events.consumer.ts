import { deliveryEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ActivateFlight } from '../../application/activate-flight';

type Scheduled = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryScheduled>>;

@Injectable()
export class DeliveryEventsConsumer {
  constructor(private readonly activate: ActivateFlight) {}

  @OnEvent(deliveryEvents.DeliveryScheduled)
  async scheduled({ data }: Scheduled, tx: Transaction): Promise<void> {
    await this.activate.execute(tx, data.deliveryId, data.fencingToken);
  }
}

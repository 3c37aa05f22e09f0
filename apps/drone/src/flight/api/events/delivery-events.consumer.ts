import { deliveryEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ActivateFlight } from '../../application/activate-flight';
import { ChangeFlight } from '../../application/change-flight';

type Scheduled = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryScheduled>>;
type DropoffChanged = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryDropoffChanged>>;

@Injectable()
export class DeliveryEventsConsumer {
  constructor(
    private readonly activate: ActivateFlight,
    private readonly change: ChangeFlight,
  ) {}

  @OnEvent(deliveryEvents.DeliveryScheduled)
  async scheduled({ data }: Scheduled, tx: Transaction): Promise<void> {
    await this.activate.execute(tx, data.deliveryId, data.fencingToken);
  }

  @OnEvent(deliveryEvents.DeliveryDropoffChanged)
  async dropoffChanged({ data }: DropoffChanged, tx: Transaction): Promise<void> {
    await this.change.moveDropoff(tx, data.deliveryId, data.dropoff);
  }
}

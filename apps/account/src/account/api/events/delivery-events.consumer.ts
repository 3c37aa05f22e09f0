import { deliveryEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { CaptureCredit } from '../../application/capture-credit';
import { ReleaseCredit } from '../../application/release-credit';

type Completed = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryCompleted>>;
type Returned = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryReturned>>;
type Failed = ReceivedEvent<EventData<typeof deliveryEvents.DeliveryFailed>>;

@Injectable()
export class DeliveryEventsConsumer {
  constructor(
    private readonly capture: CaptureCredit,
    private readonly release: ReleaseCredit,
  ) {}

  @OnEvent(deliveryEvents.DeliveryCompleted)
  async completed({ data }: Completed, tx: Transaction): Promise<void> {
    await this.capture.executeIn(tx, data.accountId, data.deliveryId);
  }

  @OnEvent(deliveryEvents.DeliveryReturned)
  async returned({ data }: Returned, tx: Transaction): Promise<void> {
    await this.release.executeIn(tx, data);
  }

  @OnEvent(deliveryEvents.DeliveryFailed)
  async failed({ data }: Failed, tx: Transaction): Promise<void> {
    await this.release.executeIn(tx, data);
  }
}

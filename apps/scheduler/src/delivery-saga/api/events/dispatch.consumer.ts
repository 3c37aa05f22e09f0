import { droneEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliverySagas } from '../../application/delivery-sagas';

type Reserved = EventData<typeof droneEvents.DroneReserved>;
type Unmatched = EventData<typeof droneEvents.RequestUnmatched>;

@Injectable()
export class DispatchConsumer {
  constructor(private readonly sagas: DeliverySagas) {}

  @OnEvent(droneEvents.DroneReserved)
  reserved({ data }: ReceivedEvent<Reserved>, tx: Transaction): Promise<void> {
    return this.sagas.hurry(tx, data.deliveryId);
  }

  @OnEvent(droneEvents.RequestUnmatched)
  unmatched({ data }: ReceivedEvent<Unmatched>, tx: Transaction): Promise<void> {
    return this.sagas.hurry(tx, data.deliveryId);
  }
}

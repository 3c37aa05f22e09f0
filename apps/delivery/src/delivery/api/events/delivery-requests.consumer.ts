import { ingestionEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { ReceiveRequest } from '../../application/receive-request';

@Injectable()
export class DeliveryRequestsConsumer {
  constructor(private readonly receiveRequest: ReceiveRequest) {}

  @OnEvent(ingestionEvents.DeliveryRequested)
  requested(
    { data, time }: ReceivedEvent<EventData<typeof ingestionEvents.DeliveryRequested>>,
    tx: Transaction,
  ): Promise<void> {
    return this.receiveRequest.execute(tx, data, new Date(time));
  }
}

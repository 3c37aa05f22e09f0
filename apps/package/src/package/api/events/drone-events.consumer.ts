import { droneEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { TrackCustody } from '../../application/track-custody';

type FlightEvent = ReceivedEvent<EventData<typeof droneEvents.FlightLoaded>>;

@Injectable()
export class DroneEventsConsumer {
  constructor(private readonly custody: TrackCustody) {}

  @OnEvent(droneEvents.FlightLoaded)
  loaded({ data }: FlightEvent, tx: Transaction): Promise<void> {
    const { deliveryId, droneId, flightId } = data;
    return this.custody.loaded(tx, deliveryId, { droneId, flightId }, new Date(data.occurredAt));
  }

  @OnEvent(droneEvents.FlightReleased)
  released({ data }: FlightEvent, tx: Transaction): Promise<void> {
    return this.custody.finished(tx, data.deliveryId, 'completed', new Date(data.occurredAt));
  }

  /** Without the package this says nothing of it: it was released, was never taken, or is lost, which the delivery tells. */
  @OnEvent(droneEvents.FlightLanded)
  async landed({ data }: FlightEvent, tx: Transaction): Promise<void> {
    if (data.withPackage) await this.custody.finished(tx, data.deliveryId, 'returned', new Date(data.occurredAt));
  }
}

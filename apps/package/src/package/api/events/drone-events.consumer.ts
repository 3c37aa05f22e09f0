import { droneEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { TrackCustody } from '../../application/track-custody';

type Loaded = ReceivedEvent<EventData<typeof droneEvents.FlightLoaded>>;

@Injectable()
export class DroneEventsConsumer {
  constructor(private readonly custody: TrackCustody) {}

  @OnEvent(droneEvents.FlightLoaded)
  loaded({ data }: Loaded, tx: Transaction): Promise<void> {
    return this.custody.loaded(
      tx,
      data.deliveryId,
      { droneId: data.droneId, flightId: data.flightId },
      new Date(data.occurredAt),
    );
  }
}

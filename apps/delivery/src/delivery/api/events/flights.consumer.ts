import { droneEvents, type EventData } from '@app/contracts';
import { OnEvent, type ReceivedEvent } from '@app/messaging';
import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { FollowFlight, type FlightStage } from '../../application/follow-flight';

type FlightEvent = ReceivedEvent<EventData<typeof droneEvents.FlightTookOff>>;

@Injectable()
export class FlightsConsumer {
  constructor(private readonly followFlight: FollowFlight) {}

  @OnEvent(droneEvents.FlightTookOff)
  tookOff(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('took_off', event, tx);
  }

  @OnEvent(droneEvents.FlightArrivedAtPickup)
  arrivedAtPickup(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('arrived_at_pickup', event, tx);
  }

  @OnEvent(droneEvents.FlightLoaded)
  loaded(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('loaded', event, tx);
  }

  @OnEvent(droneEvents.FlightArrivedAtDropoff)
  arrivedAtDropoff(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('arrived_at_dropoff', event, tx);
  }

  @OnEvent(droneEvents.FlightReleased)
  released(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('released', event, tx);
  }

  @OnEvent(droneEvents.FlightReturning)
  returning(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('returning', event, tx);
  }

  @OnEvent(droneEvents.FlightLanded)
  landed(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('landed', event, tx);
  }

  /** Heard of after its own cancellation this changes nothing; without one, the drone's yes came and the commit of it did not. */
  @OnEvent(droneEvents.FlightCancelled)
  cancelled(event: FlightEvent, tx: Transaction): Promise<void> {
    return this.follow('cancelled', event, tx);
  }

  private follow(stage: FlightStage, { data }: FlightEvent, tx: Transaction): Promise<void> {
    const { deliveryId, flightId, withPackage } = data;
    const occurredAt = new Date(data.occurredAt).toISOString();
    return this.followFlight.execute(tx, deliveryId, { flightId, stage, withPackage, occurredAt });
  }
}

import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery';
import type { Instant } from '../domain/delivery.events';
import { viewOf, type DeliveryView } from './delivery.view';
import { DroneSeats } from './drone-seats';
import { findVisible, type Target } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import type { DronePort } from './ports/drone.port';

export interface Changed<Outcome = void> {
  /** As it was committed. */
  readonly view: DeliveryView;
  readonly outcome: Outcome;
}

@Injectable()
export class DeliveryChanges {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly seats: DroneSeats,
    private readonly clock: Clock,
  ) {}

  /** One change of one delivery in one transaction: locked and seen, then judged, then decided and saved. `decide` may run twice. */
  make<Outcome>(
    target: Target,
    decide: (delivery: Delivery, at: Instant, drones: DronePort) => Outcome | Promise<Outcome>,
  ): Promise<Changed<Outcome>> {
    return this.seats.serve(({ drones, mayWait }) =>
      this.database.transaction(async (tx) => {
        const delivery = await findVisible(this.deliveries, tx, target, mayWait);
        const outcome = await decide(delivery, this.clock.now().toISOString(), drones);
        await this.deliveries.save(tx, delivery);
        return { view: viewOf(delivery), outcome };
      }),
    );
  }
}

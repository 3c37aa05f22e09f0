import { Clock, type VersionGuard } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery';
import type { Instant } from '../domain/delivery.events';
import { viewOf, type DeliveryView } from './delivery.view';
import { findVisible } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import type { Viewer } from './viewer';

/** Which delivery is to change, for whom, and on what condition. */
export interface Target {
  readonly viewer: Viewer;
  readonly id: string;
  readonly guard: VersionGuard;
}

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
    private readonly clock: Clock,
  ) {}

  /** One change of one delivery in one transaction: locked and seen, then judged, then decided and saved. */
  make<Outcome>(
    { viewer, id, guard }: Target,
    decide: (delivery: Delivery, at: Instant) => Outcome | Promise<Outcome>,
  ): Promise<Changed<Outcome>> {
    return this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      guard(delivery.version);
      const outcome = await decide(delivery, this.clock.now().toISOString());
      await this.deliveries.save(tx, delivery);
      return { view: viewOf(delivery), outcome };
    });
  }
}

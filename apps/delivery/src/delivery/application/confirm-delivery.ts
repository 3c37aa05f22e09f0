import { Injectable } from '@nestjs/common';
import type { ConfirmationGiven } from '../domain/delivery.events';
import { DeliveryChanges, type Changed } from './delivery-changes';
import type { Target } from './find-visible';

@Injectable()
export class ConfirmDelivery {
  constructor(private readonly changes: DeliveryChanges) {}

  /** False when the same confirmation was given before. Nothing is recorded that the drone does not act upon. */
  execute(target: Target, confirmation: ConfirmationGiven): Promise<Changed<boolean>> {
    return this.changes.make(target, async (delivery, at, drones) => {
      const isNew = delivery.confirm(confirmation, at);
      if (isNew) await drones.allowRelease(delivery.id);
      return isNew;
    });
  }
}

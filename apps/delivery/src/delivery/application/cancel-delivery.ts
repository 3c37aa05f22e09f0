import { Injectable } from '@nestjs/common';
import { DeliveryChanges, type Changed } from './delivery-changes';
import type { Target } from './find-visible';

@Injectable()
export class CancelDelivery {
  constructor(private readonly changes: DeliveryChanges) {}

  /**
   * False when it was cancelled before. The drone knows first whether it has the package, so that nothing is recorded without its yes; a
   * yes that is lost on the way here is given again.
   */
  execute(target: Target, reason: string): Promise<Changed<boolean>> {
    return this.changes.make(target, async (delivery, at, drones) => {
      const isNew = delivery.cancel(reason, at);
      if (isNew && delivery.state.assignment) await drones.breakOff(delivery.id);
      return isNew;
    });
  }
}

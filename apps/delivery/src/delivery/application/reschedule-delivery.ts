import { Injectable } from '@nestjs/common';
import { DeliveryChanges, type Changed } from './delivery-changes';
import type { Target } from './find-visible';
import { settledWindow, type WishedWindow } from './order';

@Injectable()
export class RescheduleDelivery {
  constructor(private readonly changes: DeliveryChanges) {}

  /** Nothing is recorded that dispatch does not go by. A window that is the present one is never judged again. */
  execute(target: Target, wished: WishedWindow): Promise<Changed> {
    return this.changes.make(target, async (delivery, at, drones) => {
      if (delivery.isWindow(wished)) return;
      const window = settledWindow(wished, new Date(at));
      delivery.reschedule(window, at);
      await drones.moveWindow(delivery.id, window);
    });
  }
}

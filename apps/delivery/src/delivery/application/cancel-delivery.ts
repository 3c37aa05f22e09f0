import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { findVisible } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import type { Viewer } from './viewer';

@Injectable()
export class CancelDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
  ) {}

  /** False when it was cancelled before. */
  execute(viewer: Viewer, id: string, reason: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      const isNew = delivery.cancel(reason, this.clock.now().toISOString());
      await this.deliveries.save(tx, delivery);
      return isNew;
    });
  }
}

import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { findVisible } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import { DronePort } from './ports/drone.port';
import type { Viewer } from './viewer';

@Injectable()
export class CancelDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly drones: DronePort,
    private readonly clock: Clock,
  ) {}

  /**
   * False when it was cancelled before. The drone knows first whether it has the package, so that nothing is recorded without its yes; a
   * yes that is lost on the way here is given again.
   */
  execute(viewer: Viewer, id: string, reason: string): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      const isNew = delivery.cancel(reason, this.clock.now().toISOString());
      if (isNew && delivery.state.assignment) await this.drones.breakOff(id);
      await this.deliveries.save(tx, delivery);
      return isNew;
    });
  }
}

import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { ConfirmationGiven } from '../domain/delivery.events';
import { findVisible } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import { DronePort } from './ports/drone.port';
import type { Viewer } from './viewer';

@Injectable()
export class ConfirmDelivery {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly drones: DronePort,
    private readonly clock: Clock,
  ) {}

  /** False when the same confirmation was given before. Nothing is recorded that the drone does not act upon. */
  execute(viewer: Viewer, id: string, confirmation: ConfirmationGiven): Promise<boolean> {
    return this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      const isNew = delivery.confirm(confirmation, this.clock.now().toISOString());
      if (isNew) await this.drones.allowRelease(id);
      await this.deliveries.save(tx, delivery);
      return isNew;
    });
  }
}

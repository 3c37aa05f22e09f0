import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { StopData } from '../domain/stop';
import { DropoffCheck } from './dropoff-check';
import { findVisible } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import { GetDelivery } from './queries/get-delivery';
import type { Viewer } from './viewer';

@Injectable()
export class ChangeDropoff {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly getDelivery: GetDelivery,
    private readonly dropoffs: DropoffCheck,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, id: string, dropoff: StopData): Promise<void> {
    const current = await this.getDelivery.execute(viewer, id);
    await this.dropoffs.assertFeasible(current, dropoff.location, '/location');
    await this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      delivery.changeDropoff(dropoff, this.clock.now().toISOString());
      await this.deliveries.save(tx, delivery);
    });
  }
}

import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { StopData } from '../domain/stop';
import { DropoffChange } from './dropoff-change';
import { findVisible } from './find-visible';
import { DeliveryRepository } from './ports/delivery.repository';
import type { Viewer } from './viewer';

@Injectable()
export class ChangeDropoff {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly dropoffs: DropoffChange,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, id: string, dropoff: StopData): Promise<void> {
    await this.database.transaction(async (tx) => {
      const delivery = await findVisible(this.deliveries, tx, id, viewer);
      await this.dropoffs.agree(delivery, dropoff.location, '/location', () =>
        delivery.changeDropoff(dropoff, this.clock.now().toISOString()),
      );
      await this.deliveries.save(tx, delivery);
    });
  }
}

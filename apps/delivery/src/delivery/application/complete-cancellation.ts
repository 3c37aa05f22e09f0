import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { DeliveryNotFoundError } from '../domain/delivery.errors';
import { DeliveryRepository } from './ports/delivery.repository';

@Injectable()
export class CompleteCancellation {
  constructor(
    private readonly database: Database,
    private readonly deliveries: DeliveryRepository,
    private readonly clock: Clock,
  ) {}

  execute(id: string): Promise<void> {
    return this.database.transaction(async (tx) => {
      const delivery = await this.deliveries.find(tx, id);
      if (!delivery) throw new DeliveryNotFoundError();
      delivery.completeCancellation(this.clock.now().toISOString());
      await this.deliveries.save(tx, delivery);
    });
  }
}

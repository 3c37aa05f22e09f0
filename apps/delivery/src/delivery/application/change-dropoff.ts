import { Injectable } from '@nestjs/common';
import type { StopData } from '../domain/stop';
import { DeliveryChanges, type Changed } from './delivery-changes';
import type { Target } from './find-visible';
import { moveDropoff } from './move-dropoff';

@Injectable()
export class ChangeDropoff {
  constructor(private readonly changes: DeliveryChanges) {}

  execute(target: Target, dropoff: StopData): Promise<Changed> {
    const wished = { location: dropoff.location, pointer: '/location' };
    return this.changes.make(target, (delivery, at, drones) =>
      moveDropoff(drones, delivery, wished, () => delivery.changeDropoff(dropoff, at)),
    );
  }
}

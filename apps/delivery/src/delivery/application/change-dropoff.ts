import { Injectable } from '@nestjs/common';
import type { StopData } from '../domain/stop';
import { DeliveryChanges, type Changed } from './delivery-changes';
import { DropoffChange } from './dropoff-change';
import type { Target } from './find-visible';

@Injectable()
export class ChangeDropoff {
  constructor(
    private readonly changes: DeliveryChanges,
    private readonly dropoffs: DropoffChange,
  ) {}

  execute(target: Target, dropoff: StopData): Promise<Changed> {
    return this.changes.make(target, (delivery, at) =>
      this.dropoffs.agree(delivery, dropoff.location, '/location', () => delivery.changeDropoff(dropoff, at)),
    );
  }
}

import { Injectable } from '@nestjs/common';
import { DropoffNotFeasibleError } from '../domain/delivery.errors';
import { Location, type LocationData } from '../domain/location';
import type { DeliveryView } from './delivery.view';
import { DronePort } from './ports/drone.port';

@Injectable()
export class DropoffCheck {
  constructor(private readonly drones: DronePort) {}

  /** Asks only when the drop-off moves and may still move; what may not is for the delivery itself to refuse. */
  async assertFeasible(delivery: DeliveryView, wished: LocationData, pointer: string): Promise<void> {
    const { id: deliveryId, pickup, dropoff, package: pack } = delivery;
    if (!delivery.isCancellable || Location.of(wished).equals(Location.of(dropoff.location))) return;
    const reason = await this.drones.refusalOfDropoff({
      deliveryId,
      pickup: pickup.location,
      dropoff: wished,
      weightGrams: pack.weightGrams,
    });
    if (reason !== undefined) throw new DropoffNotFeasibleError(reason, pointer);
  }
}

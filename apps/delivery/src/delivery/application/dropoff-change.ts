import { Injectable } from '@nestjs/common';
import type { Delivery } from '../domain/delivery';
import { DropoffNotFeasibleError } from '../domain/delivery.errors';
import type { LocationData } from '../domain/location';
import { DronePort } from './ports/drone.port';

@Injectable()
export class DropoffChange {
  constructor(private readonly drones: DronePort) {}

  /** Makes the change, then asks the drone when that moved the drop-off: what the delivery refuses itself, nobody is asked for. */
  async agree(delivery: Delivery, wished: LocationData, pointer: string, change: () => void): Promise<void> {
    const moves = delivery.wouldMoveDropoff(wished);
    change();
    if (!moves) return;
    const { pickup, dropoff, package: pack } = delivery.state;
    const refusal = await this.drones.moveDropoff({
      deliveryId: delivery.id,
      pickup: pickup.location,
      dropoff: dropoff.location,
      weightGrams: pack.weightGrams,
    });
    if (refusal !== undefined) throw new DropoffNotFeasibleError(refusal, pointer);
  }
}

import type { Delivery } from '../domain/delivery';
import { DropoffNotFeasibleError } from '../domain/delivery.errors';
import type { LocationData } from '../domain/location';
import type { DronePort } from './ports/drone.port';

/** Where a drop-off is to be, and where the request says so. */
export interface WishedDropoff {
  readonly location: LocationData;
  readonly pointer: string;
}

/** Makes the change, then asks the drone when that moved the drop-off: what the delivery refuses itself, nobody is asked for. */
export async function moveDropoff(
  drones: DronePort,
  delivery: Delivery,
  { location, pointer }: WishedDropoff,
  change: () => void,
): Promise<void> {
  const moves = delivery.wouldMoveDropoff(location);
  change();
  if (!moves) return;
  const { pickup, dropoff, package: pack } = delivery.state;
  const refusal = await drones.moveDropoff({
    deliveryId: delivery.id,
    pickup: pickup.location,
    dropoff: dropoff.location,
    weightGrams: pack.weightGrams,
  });
  if (refusal !== undefined) throw new DropoffNotFeasibleError(refusal, pointer);
}

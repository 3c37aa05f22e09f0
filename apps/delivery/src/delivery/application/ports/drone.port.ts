import type { LocationData } from '../../domain/location';

export interface DropoffQuestion {
  readonly deliveryId: string;
  readonly pickup: LocationData;
  readonly dropoff: LocationData;
  readonly weightGrams: number;
}

export abstract class DronePort {
  /** Answers why the drop-off cannot be there, or undefined when it can. */
  abstract refusalOfDropoff(question: DropoffQuestion): Promise<string | undefined>;
  /** After this the drone never takes the package on board. Throws DeliveryAlreadyPickedUpError when it has. */
  abstract breakOff(deliveryId: string): Promise<void>;
}

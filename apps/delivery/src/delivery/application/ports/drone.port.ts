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
  /** After this the drone releases the package at the drop-off. Throws ConfirmationTooLateError when it brings it back. */
  abstract allowRelease(deliveryId: string): Promise<void>;
}

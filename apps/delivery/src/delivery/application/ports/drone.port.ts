import type { LocationData } from '../../domain/location';

export interface DropoffMove {
  readonly deliveryId: string;
  readonly pickup: LocationData;
  readonly dropoff: LocationData;
  readonly weightGrams: number;
}

export type DropoffRefusal = 'out_of_range' | 'too_late';

export interface WindowMove {
  readonly readyAt: string;
  readonly deadline: string;
}

export abstract class DronePort {
  /**
   * After this dispatch goes by that window. Throws WindowNotFeasibleError when no drone can make it, and DeliveryAlreadyScheduledError when
   * one is reserved already.
   */
  abstract moveWindow(deliveryId: string, window: WindowMove): Promise<void>;
  /** After this the package goes there. Answers why it cannot, or undefined. Throws DeliveryAlreadyPickedUpError when it is on its way. */
  abstract moveDropoff(move: DropoffMove): Promise<DropoffRefusal | undefined>;
  /** After this the drone never takes the package on board. Throws DeliveryAlreadyPickedUpError when it has. */
  abstract breakOff(deliveryId: string): Promise<void>;
  /** After this the drone releases the package at the drop-off. Throws ConfirmationTooLateError when it brings it back. */
  abstract allowRelease(deliveryId: string): Promise<void>;
}

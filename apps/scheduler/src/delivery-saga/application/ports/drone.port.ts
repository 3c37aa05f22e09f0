import type { SagaPlace } from '../../domain/delivery-saga-state';
import type { Call } from './call';

export interface DroneWanted {
  readonly deliveryId: string;
  readonly pickup: SagaPlace;
  readonly dropoff: SagaPlace;
  readonly weightGrams: number;
  readonly expedited: boolean;
  readonly readyAt: string;
  readonly deadline: string;
  readonly confirmationRequired: boolean;
}

export interface DeliveryWindow {
  readonly readyAt: string;
  readonly deadline: string;
}

/** The window that dispatch goes by: it has moved if the delivery was rescheduled. */
interface Windowed {
  readonly window?: DeliveryWindow;
}

export type DroneAnswer =
  | (Windowed & { readonly state: 'pending'; readonly notBefore?: Date })
  | (Windowed & { readonly state: 'reserved'; readonly droneId: string; readonly fencingToken: number })
  | { readonly state: 'unmatched'; readonly reason: string };

export interface PlannedFlight {
  readonly flightId: string;
  readonly eta: string;
}

export abstract class DronePort {
  abstract requestDrone(wanted: DroneWanted, call: Call): Promise<DroneAnswer>;
  abstract releaseDrone(deliveryId: string, call: Call): Promise<void>;
  abstract planFlight(reservation: { deliveryId: string; fencingToken: number }, call: Call): Promise<PlannedFlight>;
  abstract cancelFlight(deliveryId: string, call: Call): Promise<void>;
}

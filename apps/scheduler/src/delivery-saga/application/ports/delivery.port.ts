import type { Call } from './call';

export interface Carriage {
  readonly deliveryId: string;
  readonly droneId: string;
  readonly flightId: string;
  readonly fencingToken: number;
  readonly packageTag: string;
  readonly eta: string;
}

export abstract class DeliveryPort {
  abstract scheduleDelivery(carriage: Carriage, call: Call): Promise<void>;
  abstract completeCancellation(deliveryId: string, call: Call): Promise<void>;
  abstract rejectDelivery(rejection: { deliveryId: string; code: string; detail: string }, call: Call): Promise<void>;
}

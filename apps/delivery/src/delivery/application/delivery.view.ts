import type { Delivery } from '../domain/delivery';
import type { DeliveryState } from '../domain/delivery-state';
import { isBeforePickup, isTerminal } from '../domain/delivery-status';
import type { StopData } from '../domain/stop';

export { deliveryStatuses } from '../domain/delivery-status';
export { DEFAULT_NOTIFICATIONS } from '../domain/notification-preferences';

/** What is read of a delivery: written with every change, so that no read needs the aggregate. */
export interface DeliveryView extends Omit<DeliveryState, 'pickup' | 'dropoff' | 'wishedReadyAt' | 'externalId'> {
  readonly id: string;
  readonly externalId: string | null;
  readonly pickup: StopData;
  readonly dropoff: StopData;
  readonly isCancellable: boolean;
  readonly isOver: boolean;
  readonly version: number;
}

export function viewOf({ id, state, version }: Delivery): DeliveryView {
  const { wishedReadyAt: _, ...shown } = state;
  const { packageTag } = state.assignment ?? {};
  return {
    ...shown,
    id,
    externalId: state.externalId ?? null,
    package: { ...state.package, tag: packageTag ?? state.package.tag },
    isCancellable: isBeforePickup(state.status),
    isOver: isTerminal(state.status),
    version,
  };
}

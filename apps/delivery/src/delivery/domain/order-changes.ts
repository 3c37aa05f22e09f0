import type { DeliveryState } from './delivery-state';
import type { ConfirmationType, Instant, PackageOrder } from './delivery.events';
import { Location } from './location';
import type { StopData } from './stop';

/** The order as a client writes it again. Times that are left out stay as they are. */
export interface OrderReplacement {
  readonly externalId?: string;
  readonly pickup: StopData;
  readonly dropoff: StopData;
  readonly package: PackageOrder;
  readonly readyAt?: Instant;
  readonly deadline?: Instant;
  readonly expedited: boolean;
  readonly confirmation: ConfirmationType;
  readonly quoteId?: string;
}

export function lockedFieldsChanged(state: DeliveryState, order: OrderReplacement): string[] {
  const same: Record<string, boolean> = {
    '/pickup/location': state.pickup.location.equals(Location.of(order.pickup.location)),
    '/package/size': state.package.size === order.package.size,
    '/package/weightGrams': state.package.weightGrams === order.package.weightGrams,
    '/package/tag': isSameTag(state, order.package.tag),
    '/readyAt': order.readyAt === undefined || [state.readyAt, state.wishedReadyAt].includes(order.readyAt),
    '/deadline': order.deadline === undefined || state.deadline === order.deadline,
    '/expedited': state.expedited === order.expedited,
    '/confirmation': state.confirmation === order.confirmation,
    '/quoteId': order.quoteId === undefined || state.quoteId === order.quoteId,
  };
  return Object.keys(same).filter((pointer) => !same[pointer]);
}

/** The tag may be the one asked for or, once there is one, the one on the package. */
function isSameTag(state: DeliveryState, tag: string | undefined): boolean {
  return tag === state.package.tag || (tag !== undefined && tag === state.assignment?.packageTag);
}

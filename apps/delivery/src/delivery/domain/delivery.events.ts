import type { DeliveryStatus } from './delivery-status';
import type { LocationData } from './location';
import type { StopData, StopDetails } from './stop';
import type { Price } from './tariff';

/** RFC 3339 in UTC with milliseconds, so that equal instants are equal strings. Events are plain data: what is stored is what is applied. */
export type Instant = string;

export type ConfirmationType = 'none' | 'pincode' | 'picture' | 'signature' | 'fingerprint' | 'voice';

export interface PackageOrder {
  readonly size: 'small' | 'medium' | 'large';
  readonly weightGrams: number;
  readonly tag?: string;
}

export interface DeliveryTerms extends TimeWindow {
  readonly accountId: string;
  readonly externalId?: string;
  readonly pickup: StopData;
  readonly dropoff: StopData;
  readonly package: PackageOrder & { readonly id: string };
  readonly expedited: boolean;
  readonly confirmation: ConfirmationType;
  /** Where the price comes from, if it was quoted. */
  readonly quoteId?: string;
  /** Stays as it is, also when the drop-off moves. */
  readonly price: Price;
}

export interface Assignment {
  readonly droneId: string;
  readonly flightId: string;
  readonly fencingToken: number;
  readonly packageTag: string;
  readonly eta: Instant;
}

export interface Details {
  readonly externalId?: string;
  readonly pickup: StopDetails;
  readonly dropoff: StopDetails;
}

export interface ConfirmationGiven {
  readonly type: ConfirmationType;
  readonly evidence?: string;
}

/** From when the package waits, and until when it must be at the drop-off. */
export interface TimeWindow {
  readonly readyAt: Instant;
  /** As the client wrote it; `readyAt` is never earlier than the time of the request. */
  readonly wishedReadyAt?: Instant;
  readonly deadline: Instant;
}

/** How those at both ends wish to be told, and of what. */
export interface NotificationPreferences {
  readonly channels: { readonly webhooks: boolean; readonly email?: string; readonly phone?: string };
  readonly events: readonly DeliveryStatus[];
}

export interface Reason {
  readonly code: string;
  readonly detail: string;
}

interface Fact<Type extends string> {
  readonly type: Type;
  readonly occurredAt: Instant;
}

export type DeliveryCreatedEvent = Fact<'DeliveryCreated'> & { readonly terms: DeliveryTerms };
/** Of an order that was accepted before it was judged: the delivery begins and ends with it. */
export type DeliveryRefusedEvent = Fact<'DeliveryRefused'> & { readonly terms: DeliveryTerms; readonly reason: Reason };
export type DeliveryScheduledEvent = Fact<'DeliveryScheduled'> & { readonly assignment: Assignment };
export type DeliveryRejectedEvent = Fact<'DeliveryRejected'> & { readonly reason: Reason };
export type DeliveryHeadedToPickupEvent = Fact<'DeliveryHeadedToPickup'>;
export type DeliveryArrivedAtPickupEvent = Fact<'DeliveryArrivedAtPickup'>;
export type DeliveryHeadedToDropoffEvent = Fact<'DeliveryHeadedToDropoff'>;
export type DeliveryArrivedAtDropoffEvent = Fact<'DeliveryArrivedAtDropoff'>;
export type DeliveryConfirmedEvent = Fact<'DeliveryConfirmed'> & { readonly confirmation: ConfirmationGiven };
export type DeliveryCompletedEvent = Fact<'DeliveryCompleted'>;
export type DeliveryCancelledEvent = Fact<'DeliveryCancelled'> & { readonly reason: string };
export type DeliveryDropoffChangedEvent = Fact<'DeliveryDropoffChanged'> & { readonly location: LocationData };
export type DeliveryDetailsChangedEvent = Fact<'DeliveryDetailsChanged'> & { readonly details: Details };
export type DeliveryRescheduledEvent = Fact<'DeliveryRescheduled'> & { readonly window: TimeWindow };
export type DeliveryNotificationsChangedEvent = Fact<'DeliveryNotificationsChanged'> & {
  readonly preferences: NotificationPreferences;
};
export type DeliveryCancellationCompletedEvent = Fact<'DeliveryCancellationCompleted'>;
export type DeliveryReturnStartedEvent = Fact<'DeliveryReturnStarted'>;
export type DeliveryReturnedEvent = Fact<'DeliveryReturned'>;
export type DeliveryFailedEvent = Fact<'DeliveryFailed'> & { readonly reason: Reason };

export type DeliveryEvent =
  | DeliveryCreatedEvent
  | DeliveryRefusedEvent
  | DeliveryScheduledEvent
  | DeliveryRejectedEvent
  | DeliveryHeadedToPickupEvent
  | DeliveryArrivedAtPickupEvent
  | DeliveryHeadedToDropoffEvent
  | DeliveryArrivedAtDropoffEvent
  | DeliveryConfirmedEvent
  | DeliveryCompletedEvent
  | DeliveryCancelledEvent
  | DeliveryDropoffChangedEvent
  | DeliveryDetailsChangedEvent
  | DeliveryRescheduledEvent
  | DeliveryNotificationsChangedEvent
  | DeliveryCancellationCompletedEvent
  | DeliveryReturnStartedEvent
  | DeliveryReturnedEvent
  | DeliveryFailedEvent;

export type FirstEvent = DeliveryCreatedEvent | DeliveryRefusedEvent;

export function isFirst(event: DeliveryEvent | undefined): event is FirstEvent {
  return event?.type === 'DeliveryCreated' || event?.type === 'DeliveryRefused';
}

/** The status that an event leads to; the others leave it as it is. */
export const statusAfter: Readonly<Partial<Record<DeliveryEvent['type'], DeliveryStatus>>> = {
  DeliveryCreated: 'pending',
  DeliveryRefused: 'rejected',
  DeliveryScheduled: 'scheduled',
  DeliveryRejected: 'rejected',
  DeliveryHeadedToPickup: 'headed_to_pickup',
  DeliveryArrivedAtPickup: 'at_pickup',
  DeliveryHeadedToDropoff: 'headed_to_dropoff',
  DeliveryArrivedAtDropoff: 'at_dropoff',
  DeliveryCompleted: 'delivered',
  DeliveryCancelled: 'cancelled',
  DeliveryReturnStarted: 'returning',
  DeliveryReturned: 'returned',
  DeliveryFailed: 'failed',
};

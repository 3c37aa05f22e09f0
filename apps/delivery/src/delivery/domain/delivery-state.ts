import type { DeliveryStatus } from './delivery-status';
import {
  statusAfter,
  type Assignment,
  type ConfirmationGiven,
  type DeliveryEvent,
  type DeliveryTerms,
  type FirstEvent,
  type Instant,
  type NotificationPreferences,
  type Reason,
} from './delivery.events';
import { Stop } from './stop';

export interface DeliveryState extends DeliveryTerms {
  readonly status: DeliveryStatus;
  readonly pickup: Stop;
  readonly dropoff: Stop;
  readonly assignment?: Assignment;
  readonly confirmed?: ConfirmationGiven & { readonly at: Instant };
  readonly notifications?: NotificationPreferences;
  readonly cancellation?: { readonly reason: string; readonly at: Instant; readonly completedAt?: Instant };
  readonly failure?: Reason & { readonly at: Instant };
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export function begin(first: FirstEvent): DeliveryState {
  const { terms, occurredAt: at } = first;
  const stops = { pickup: Stop.of(terms.pickup), dropoff: Stop.of(terms.dropoff) };
  const pending: DeliveryState = { ...terms, ...stops, status: 'pending', createdAt: at, updatedAt: at };
  return first.type === 'DeliveryCreated'
    ? pending
    : { ...pending, status: 'rejected', failure: { ...first.reason, at } };
}

export function evolve(state: DeliveryState, event: DeliveryEvent): DeliveryState {
  const status = statusAfter[event.type] ?? state.status;
  return { ...state, ...change(state, event), status, updatedAt: event.occurredAt };
}

function change(state: DeliveryState, event: DeliveryEvent): Partial<DeliveryState> {
  const at = event.occurredAt;
  switch (event.type) {
    case 'DeliveryScheduled':
      return { assignment: event.assignment };
    case 'DeliveryConfirmed':
      return { confirmed: { ...event.confirmation, at } };
    case 'DeliveryCancelled':
      return { cancellation: { reason: event.reason, at } };
    case 'DeliveryCancellationCompleted':
      return { cancellation: state.cancellation && { ...state.cancellation, completedAt: at } };
    case 'DeliveryRejected':
    case 'DeliveryFailed':
      return { failure: { ...event.reason, at } };
    case 'DeliveryDropoffChanged':
      return { dropoff: state.dropoff.movedTo(event.location) };
    case 'DeliveryRescheduled':
      return { wishedReadyAt: undefined, ...event.window };
    case 'DeliveryNotificationsChanged':
      return { notifications: event.preferences };
    case 'DeliveryDetailsChanged':
      return {
        externalId: event.details.externalId,
        pickup: state.pickup.describedBy(event.details.pickup),
        dropoff: state.dropoff.describedBy(event.details.dropoff),
      };
    default:
      return {};
  }
}

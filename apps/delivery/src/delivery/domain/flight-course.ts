import type { DeliveryState } from './delivery-state';
import { isBeforePickup, stagesUpTo, type FlightStatus } from './delivery-status';
import type { DeliveryEvent, Instant, Reason } from './delivery.events';
import type { FlightReport } from './flight-report';

const ARRIVALS = {
  headed_to_pickup: 'DeliveryHeadedToPickup',
  at_pickup: 'DeliveryArrivedAtPickup',
  headed_to_dropoff: 'DeliveryHeadedToDropoff',
  at_dropoff: 'DeliveryArrivedAtDropoff',
} as const;

/** What a report of its drone means for a delivery. Nothing moves back: what is old or repeated means nothing, skipped stages are made up. */
export function courseOf(state: DeliveryState, { stage, withPackage, occurredAt: reportedAt }: FlightReport) {
  const at = notBefore(state.updatedAt, reportedAt);
  switch (stage) {
    case 'took_off':
      return advance(state, 'headed_to_pickup', at);
    case 'arrived_at_pickup':
      return advance(state, 'at_pickup', at);
    case 'loaded':
      return advance(state, 'headed_to_dropoff', at);
    case 'arrived_at_dropoff':
      return advance(state, 'at_dropoff', at);
    case 'released':
      return complete(state, at);
    case 'returning':
      return withPackage ? bringBack(state, at) : comeBackEmpty(state, at);
    case 'landed':
      return withPackage ? returnToNest(state, at) : comeBackEmpty(state, at);
    case 'cancelled':
      return comeBackEmpty(state, at);
  }
}

/** A drone's clock may run behind; what follows is never dated before what went ahead. */
function notBefore(known: Instant, reported: Instant): Instant {
  return Date.parse(reported) < Date.parse(known) ? known : reported;
}

function advance({ status }: DeliveryState, target: FlightStatus, occurredAt: Instant): DeliveryEvent[] {
  return stagesUpTo(target, status).map((stage) => ({ type: ARRIVALS[stage], occurredAt }));
}

function complete(state: DeliveryState, occurredAt: Instant): DeliveryEvent[] {
  if (state.status === 'returning') return [];
  const arrived = advance(state, 'at_dropoff', occurredAt);
  if (state.confirmation === 'none' || state.confirmed) return [...arrived, { type: 'DeliveryCompleted', occurredAt }];
  const detail = 'The package was released without the confirmation that was asked for.';
  return [...arrived, failed({ code: 'released_unconfirmed', detail }, occurredAt)];
}

function bringBack(state: DeliveryState, occurredAt: Instant): DeliveryEvent[] {
  if (state.status === 'returning') return [];
  return [...advance(state, 'headed_to_dropoff', occurredAt), { type: 'DeliveryReturnStarted', occurredAt }];
}

function returnToNest(state: DeliveryState, occurredAt: Instant): DeliveryEvent[] {
  return [...bringBack(state, occurredAt), { type: 'DeliveryReturned', occurredAt }];
}

/** Without its package a drone leaves the drop-off only after the release; from anywhere else that is no delivery. */
function comeBackEmpty(state: DeliveryState, occurredAt: Instant): DeliveryEvent[] {
  if (state.status === 'at_dropoff') return complete(state, occurredAt);
  const reason = isBeforePickup(state.status)
    ? { code: 'flight_broken_off', detail: 'The drone flew back before the pickup.' }
    : { code: 'package_lost', detail: 'The drone came back without the package.' };
  return [failed(reason, occurredAt)];
}

function failed(reason: Reason, occurredAt: Instant): DeliveryEvent {
  return { type: 'DeliveryFailed', reason, occurredAt };
}

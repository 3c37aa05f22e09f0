import { deliveryEvents } from '@app/contracts';
import type { OutgoingEvent } from '@app/messaging';
import type { Delivery } from '../../domain/delivery';
import type { DeliveryState } from '../../domain/delivery-state';
import type { DeliveryEvent } from '../../domain/delivery.events';

/** One for each, so that the version of the aggregate is the sequence of its integration events. */
export function toIntegrationEvents(
  { id, state }: Delivery,
  expectedVersion: number,
  events: readonly DeliveryEvent[],
): OutgoingEvent[] {
  return events.map((event, index) => {
    const { occurredAt } = event;
    const data = { deliveryId: id, accountId: state.accountId, occurredAt, ...particulars(event, state) };
    const seq = expectedVersion + index + 1;
    const name = event.type === 'DeliveryRefused' ? 'DeliveryRejected' : event.type;
    return { type: deliveryEvents[name], aggregateId: id, tenant: state.accountId, seq, data };
  });
}

/** Of the people at both ends nothing leaves this service. */
function particulars(event: DeliveryEvent, { package: pack }: DeliveryState): object {
  switch (event.type) {
    case 'DeliveryCreated': {
      const { pickup, dropoff, readyAt, deadline, expedited, confirmation, price } = event.terms;
      const route = { pickup: pickup.location, dropoff: dropoff.location };
      return { ...route, package: event.terms.package, readyAt, deadline, expedited, confirmation, price };
    }
    case 'DeliveryScheduled': {
      const { packageTag: _, ...assignment } = event.assignment;
      return assignment;
    }
    case 'DeliveryRejected':
    case 'DeliveryRefused':
      return event.reason;
    case 'DeliveryConfirmed':
      return { confirmation: event.confirmation.type };
    case 'DeliveryCancelled':
      return { reason: event.reason };
    case 'DeliveryRescheduled':
      return { readyAt: event.window.readyAt, deadline: event.window.deadline };
    case 'DeliveryDropoffChanged':
      return { dropoff: event.location };
    case 'DeliveryFailed':
      return { packageId: pack.id, code: event.reason.code };
    case 'DeliveryCompleted':
    case 'DeliveryReturnStarted':
    case 'DeliveryReturned':
      return { packageId: pack.id };
    default:
      return {};
  }
}

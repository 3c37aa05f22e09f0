import { Delivery } from '../../src/delivery/domain/delivery';
import type { DeliveryStatus } from '../../src/delivery/domain/delivery-status';
import type { DeliveryEvent, DeliveryTerms } from '../../src/delivery/domain/delivery.events';

export const AT = '2026-05-01T12:00:00.000Z';
export const LATER = '2026-05-01T12:10:00.000Z';

export const terms: DeliveryTerms = {
  accountId: '01900000-0000-7000-8000-000000000001',
  externalId: 'order-1',
  pickup: { location: { latitude: 29.75, longitude: -95.36 }, contact: { name: 'Ada' } },
  dropoff: { location: { latitude: 29.74, longitude: -95.37 }, address: '1 Main Street' },
  package: { id: '01900000-0000-7000-8000-0000000000aa', size: 'small', weightGrams: 800 },
  readyAt: AT,
  deadline: '2026-05-01T13:00:00.000Z',
  expedited: false,
  confirmation: 'none',
  price: { amount: 519, currency: 'USD' },
};

export const assignment = {
  droneId: '01900000-0000-7000-8000-0000000000d1',
  flightId: '01900000-0000-7000-8000-0000000000f1',
  fencingToken: 7,
  packageTag: 'TAG-7',
  eta: '2026-05-01T12:20:00.000Z',
};

const reason = { code: 'no_drone_available', detail: 'No drone.' };
const flown = (...types: DeliveryEvent['type'][]) => types.map((type) => ({ type, occurredAt: AT }) as DeliveryEvent);
const scheduled: DeliveryEvent[] = [{ type: 'DeliveryScheduled', assignment, occurredAt: AT }];
const atPickup = [...scheduled, ...flown('DeliveryHeadedToPickup', 'DeliveryArrivedAtPickup')];
const atDropoff = [...atPickup, ...flown('DeliveryHeadedToDropoff', 'DeliveryArrivedAtDropoff')];

const histories: Record<DeliveryStatus, DeliveryEvent[]> = {
  pending: [],
  scheduled,
  headed_to_pickup: atPickup.slice(0, 2),
  at_pickup: atPickup,
  headed_to_dropoff: atDropoff.slice(0, 4),
  at_dropoff: atDropoff,
  delivered: [...atDropoff, ...flown('DeliveryCompleted')],
  returning: [...atDropoff, ...flown('DeliveryReturnStarted')],
  returned: [...atDropoff, ...flown('DeliveryReturnStarted', 'DeliveryReturned')],
  cancelled: [{ type: 'DeliveryCancelled', reason: 'changed my mind', occurredAt: AT }],
  rejected: [{ type: 'DeliveryRejected', reason, occurredAt: AT }],
  failed: [...atPickup, { type: 'DeliveryFailed', reason, occurredAt: AT }],
};

export function deliveryThatIs(status: DeliveryStatus, changed: Partial<DeliveryTerms> = {}): Delivery {
  const created: DeliveryEvent = { type: 'DeliveryCreated', terms: { ...terms, ...changed }, occurredAt: AT };
  return Delivery.restore('01900000-0000-7000-8000-0000000000d0', [created, ...histories[status]]);
}

const TIME = '2026-11-21T10:00:00.000Z';
const EXAMPLE_ID = '01932d7a-7c00-7000-8000-0000000000d1';
export const EXAMPLE_PACKAGE = { id: '01932d7a-7c00-7000-8000-0000000000b1', size: 'small' as const };

const linksOf = (version: string, ...parts: string[]): Record<string, { href: string }> => {
  const href = `/v${version}/deliveries/${EXAMPLE_ID}`;
  const links = parts.map((part) => [part, { href: `${href}/${part}` }]);
  return { self: { href }, collection: { href: `/v${version}/deliveries` }, ...Object.fromEntries(links) };
};

const partOf = (part: string) => ({
  _links: {
    self: { href: `/v2/deliveries/${EXAMPLE_ID}/${part}` },
    delivery: { href: `/v2/deliveries/${EXAMPLE_ID}` },
  },
});

const pickup = { location: { latitude: 29.7522, longitude: -95.3656 } };
const window = { readyAt: TIME, deadline: '2026-11-21T11:00:00.000Z' };

/** What a delivery says in every version just after it was created, but for its package. */
export const exampleDelivery = (version: string) => ({
  id: EXAMPLE_ID,
  externalId: 'order-1001',
  status: 'pending' as const,
  accountId: '01932d7a-7c00-7000-8000-00000000000a',
  pickup,
  dropoff: { location: { latitude: 29.7421, longitude: -95.3781 }, address: '1 Main Street' },
  ...window,
  expedited: false,
  confirmation: 'none' as const,
  price: { amount: 579, currency: 'USD' },
  carrier: null,
  eta: null,
  createdAt: TIME,
  updatedAt: TIME,
  version: 1,
  _links: linksOf(version, 'status', 'events', 'dropoff', 'package', 'window', 'tracking', 'cancellation'),
});

export const EXAMPLE_PARTS = {
  status: { status: 'pending', updatedAt: TIME, ...partOf('status') },
  events: { items: [{ seq: 1, status: 'pending', occurredAt: TIME }], ...partOf('events') },
  stop: { ...pickup, ...partOf('pickup') },
  window: { ...window, ...partOf('window') },
  notifications: { channels: { webhooks: true }, events: ['at_dropoff', 'delivered'], ...partOf('notifications') },
  confirmation: { type: 'pincode', given: null, ...partOf('confirmation') },
  cancellation: {
    reason: 'Out of stock',
    cancelledAt: TIME,
    outcome: 'undoing',
    completedAt: null,
    ...partOf('cancellation'),
  },
} as const;

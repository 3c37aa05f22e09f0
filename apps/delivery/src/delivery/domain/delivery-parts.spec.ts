import { DomainError } from '@app/kernel';
import { AT, LATER, deliveryThatIs, terms } from '../../../test/support/delivery.builder';
import type { Delivery } from './delivery';
import { deliveryStatuses } from './delivery-status';
import { DEFAULT_NOTIFICATIONS } from './notification-preferences';

const recorded = (delivery: Delivery) => delivery.pullEvents().events.map((event) => event.type);
const refusal = (verb: () => unknown): string | undefined => {
  try {
    verb();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error.code;
    throw error;
  }
};
const other = { contact: { name: 'Grace' }, address: 'Back door' };

describe('Delivery.changePickup', () => {
  const { location } = terms.pickup;

  it.each(['pending', 'scheduled', 'headed_to_pickup', 'at_pickup'] as const)(
    'describes it anew while %s',
    (status) => {
      const delivery = deliveryThatIs(status);
      delivery.changePickup({ location, ...other }, LATER);
      delivery.changePickup({ location, ...other }, LATER);
      expect(recorded(delivery)).toEqual(['DeliveryDetailsChanged']);
      expect(delivery.state.pickup).toMatchObject({ location, ...other });
      expect(delivery.state.dropoff).toMatchObject(terms.dropoff);
    },
  );

  it('does not move it', () => {
    const delivery = deliveryThatIs('pending');
    const moved = { ...other, location: { ...location, latitude: 1 } };
    expect(refusal(() => delivery.changePickup(moved, LATER))).toBe('delivery_locked_field');
    expect(recorded(delivery)).toEqual([]);
  });

  it('takes no other description once it is over, and the same always', () => {
    const change = (status: Parameters<typeof deliveryThatIs>[0], stop: object) =>
      refusal(() => deliveryThatIs(status).changePickup({ location, ...stop }, LATER));
    expect(change('at_dropoff', other)).toBe('delivery_already_picked_up');
    expect(change('delivered', other)).toBe('delivery_already_ended');
    expect(change('delivered', { contact: terms.pickup.contact })).toBeUndefined();
  });
});

describe('Delivery.reschedule', () => {
  const window = { readyAt: LATER, wishedReadyAt: AT, deadline: '2026-05-02T12:00:00.000Z' };

  it('moves the window of one that waits for a drone, and knows it again as it was wished', () => {
    const delivery = deliveryThatIs('pending', { wishedReadyAt: '2026-04-30T12:00:00.000Z' });
    expect(delivery.isWindow(window)).toBe(false);
    delivery.reschedule(window, LATER);
    expect(recorded(delivery)).toEqual(['DeliveryRescheduled']);
    expect(delivery.state).toMatchObject(window);
    expect([delivery.isWindow(window), delivery.isWindow({ ...window, readyAt: AT })]).toEqual([true, true]);
  });

  it.each(deliveryStatuses.filter((status) => status !== 'pending'))('is refused when %s', (status) => {
    const delivery = deliveryThatIs(status);
    const code = delivery.isOver ? 'delivery_already_ended' : 'delivery_already_scheduled';
    expect(refusal(() => delivery.reschedule(window, LATER))).toBe(code);
  });
});

describe('Delivery.notify', () => {
  const preferences = { channels: { webhooks: false, email: 'ada@example.com' }, events: ['delivered'] } as const;

  it('is recorded when it differs, also from what is usual', () => {
    const delivery = deliveryThatIs('at_dropoff');
    delivery.notify({ ...DEFAULT_NOTIFICATIONS, events: deliveryStatuses.toReversed() }, LATER);
    expect(recorded(delivery)).toEqual([]);
    for (let times = 0; times < 2; times += 1) delivery.notify(preferences, LATER);
    expect(recorded(delivery)).toEqual(['DeliveryNotificationsChanged']);
    expect(delivery.state.notifications).toEqual(preferences);
  });

  it('is refused when there will be nothing more to tell', () => {
    expect(refusal(() => deliveryThatIs('returned').notify(preferences, LATER))).toBe('delivery_already_ended');
  });
});

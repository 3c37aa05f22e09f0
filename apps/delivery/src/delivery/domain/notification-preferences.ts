import { deliveryStatuses } from './delivery-status';
import type { NotificationPreferences } from './delivery.events';

/** Of a delivery that nobody has said anything else about. */
export const DEFAULT_NOTIFICATIONS: NotificationPreferences = {
  channels: { webhooks: true },
  events: deliveryStatuses,
};

export function arePreferencesEqual(one: NotificationPreferences, other: NotificationPreferences): boolean {
  const [a, b] = [one.channels, other.channels];
  const isSameChannels = a.webhooks === b.webhooks && a.email === b.email && a.phone === b.phone;
  return isSameChannels && one.events.toSorted().join() === other.events.toSorted().join();
}

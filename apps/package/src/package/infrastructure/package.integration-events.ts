import { packageEvents } from '@app/contracts';
import type { OutgoingEvent } from '@app/messaging';
import type { Package } from '../domain/package';
import type { PackageEvent } from '../domain/package.events';

const types = {
  declared: packageEvents.PackageDeclared,
  loaded: packageEvents.PackageLoaded,
  delivered: packageEvents.PackageDelivered,
  returned: packageEvents.PackageReturned,
  lost: packageEvents.PackageLost,
  voided: packageEvents.PackageVoided,
};

export function toIntegrationEvent({ id, declaration }: Package, event: PackageEvent): OutgoingEvent {
  const { deliveryId, accountId } = declaration;
  const data = { packageId: id, deliveryId, accountId, occurredAt: event.at.toISOString() };
  return { type: types[event.type], aggregateId: id, tenant: accountId, data };
}

import type { VersionGuard } from '@app/kernel';
import type { Transaction } from '@app/persistence';
import type { Delivery } from '../domain/delivery';
import { DeliveryNotFoundError } from '../domain/delivery.errors';
import { SeatNeededError } from './drone-seats';
import type { DeliveryRepository } from './ports/delivery.repository';
import { canSee, type Viewer } from './viewer';

/** Which delivery is to change, for whom, and on what condition. */
export interface Target {
  readonly viewer: Viewer;
  readonly id: string;
  readonly guard: VersionGuard;
}

/** Looked at before it is locked, so that neither strangers nor those who come too late keep the others waiting. */
export async function findVisible(
  deliveries: DeliveryRepository,
  tx: Transaction,
  { viewer, id, guard }: Target,
  mayWait: boolean,
): Promise<Delivery> {
  const known = await deliveries.peek(tx, id);
  if (!known || !canSee(viewer, known.accountId)) throw new DeliveryNotFoundError();
  guard(known.version);
  const delivery = await (mayWait ? deliveries.find(tx, id) : deliveries.findFree(tx, id));
  if (!delivery) throw mayWait ? new DeliveryNotFoundError() : new SeatNeededError();
  guard(delivery.version);
  return delivery;
}

import type { Transaction } from '@app/persistence';
import type { Delivery } from '../domain/delivery';
import { DeliveryNotFoundError } from '../domain/delivery.errors';
import type { DeliveryRepository } from './ports/delivery.repository';
import { canSee, type Viewer } from './viewer';

export async function findVisible(
  deliveries: DeliveryRepository,
  tx: Transaction,
  id: string,
  viewer: Viewer,
): Promise<Delivery> {
  const delivery = await deliveries.find(tx, id);
  if (!delivery || !canSee(viewer, delivery.state.accountId)) throw new DeliveryNotFoundError();
  return delivery;
}

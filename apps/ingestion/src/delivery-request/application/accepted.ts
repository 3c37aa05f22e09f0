import { settleOrder, type DeliveryOrder } from '@app/contracts';
import { newId } from '@app/kernel';
import type { AcceptedRequest, Viewer } from './delivery-request';
import { AccountRequiredError, InvalidOrderError } from './delivery-request.errors';

export function accepted(viewer: Viewer, wished: DeliveryOrder, now: Date): AcceptedRequest {
  if (viewer.isOperator) throw new AccountRequiredError();
  const { order, faults } = settleOrder(wished, now);
  if (faults.length > 0) throw new InvalidOrderError(faults);
  return { id: newId(), deliveryId: newId(), accountId: viewer.accountId, order };
}

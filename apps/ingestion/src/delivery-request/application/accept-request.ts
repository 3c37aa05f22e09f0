import { settleOrder, type DeliveryOrder } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { Injectable } from '@nestjs/common';
import type { AcceptedRequest, Viewer } from './delivery-request';
import { AccountRequiredError, InvalidOrderError } from './delivery-request.errors';
import { RequestStore } from './ports/request-store.port';

@Injectable()
export class AcceptRequest {
  constructor(
    private readonly requests: RequestStore,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, wished: DeliveryOrder): Promise<AcceptedRequest> {
    if (viewer.isOperator) throw new AccountRequiredError();
    const { order, faults } = settleOrder(wished, this.clock.now());
    if (faults.length > 0) throw new InvalidOrderError(faults);
    const request = { id: newId(), deliveryId: newId(), accountId: viewer.accountId, order };
    await this.requests.add(request);
    return request;
  }
}

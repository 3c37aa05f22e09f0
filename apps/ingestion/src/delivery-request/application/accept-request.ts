import type { DeliveryOrder } from '@app/contracts';
import { Clock } from '@app/kernel';
import type { KeyRecord } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { accepted } from './accepted';
import type { AcceptedRequest, Viewer } from './delivery-request';
import { RequestStore } from './ports/request-store.port';

@Injectable()
export class AcceptRequest {
  constructor(
    private readonly requests: RequestStore,
    private readonly clock: Clock,
  ) {}

  /** `keep` seals the answer for the client's idempotency key, if there is one. */
  async execute(
    viewer: Viewer,
    wished: DeliveryOrder,
    keep?: (request: AcceptedRequest) => KeyRecord,
  ): Promise<AcceptedRequest> {
    const request = accepted(viewer, wished, this.clock.now());
    await this.requests.add(request, keep?.(request));
    return request;
  }
}

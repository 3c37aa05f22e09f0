import type { AcceptedRequest } from '../delivery-request';

export abstract class RequestStore {
  /** Resolves when the request and its event are durable. */
  abstract add(request: AcceptedRequest): Promise<void>;
}

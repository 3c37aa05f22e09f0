import type { DomainError } from '@app/kernel';
import type { KeyRecord } from '@app/service-defaults';
import type { AcceptedRequest } from '../delivery-request';

export abstract class RequestStore {
  /** Resolves when the request, its event and the answer kept for its idempotency key are durable. Throws when it is refused. */
  abstract add(request: AcceptedRequest, key?: KeyRecord): Promise<void>;

  /** Resolves when all are durable that are not refused; says why of those that are. */
  abstract addAll(requests: readonly AcceptedRequest[]): Promise<(DomainError | undefined)[]>;
}

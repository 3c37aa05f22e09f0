import type { OrderFault } from '@app/contracts';
import { DomainError } from '@app/kernel';
import type { Reason } from './delivery-request';

export class InvalidOrderError extends DomainError {
  constructor(errors: readonly OrderFault[]) {
    super('validation_failed', 'invalid', 'The request has fields that are not valid.', { errors });
  }
}

export class AccountRequiredError extends DomainError {
  constructor() {
    super('account_required', 'forbidden', 'Only a client of an account can ask for a delivery.');
  }
}

export class DeliveryRequestNotFoundError extends DomainError {
  constructor() {
    super('delivery_request_not_found', 'not-found', 'There is no such delivery request.');
  }
}

export class DeliveryRequestRejectedError extends DomainError {
  constructor({ code, detail }: Reason) {
    super(code, 'rule-violated', detail);
  }
}

export class ExternalIdTakenError extends DomainError {
  constructor(holderId: string | undefined) {
    const links = holderId === undefined ? undefined : { existing: { href: `/v1/delivery-requests/${holderId}` } };
    super('external_id_taken', 'conflict', 'This account has a delivery request with this externalId.', { links });
  }
}

export class OverloadedError extends DomainError {
  constructor() {
    super('overloaded', 'unavailable', 'More is asked for than can be stored; try again.', { retryAfterSeconds: 1 });
  }
}

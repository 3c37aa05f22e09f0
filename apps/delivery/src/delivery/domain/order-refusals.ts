import { DomainError } from '@app/kernel';

/** An order that is well formed and cannot become a delivery: one that comes by request is rejected with this code. */
export abstract class OrderRefusedError extends DomainError {}

export class ExternalIdTakenError extends OrderRefusedError {
  constructor(externalId = '', options?: ErrorOptions) {
    const place = `/v1/deliveries?externalId=${encodeURIComponent(externalId)}`;
    super('external_id_taken', 'conflict', `Another delivery of this account has this external id: ${place}.`, {
      ...options,
      errors: [{ pointer: '/externalId', code: 'taken', detail: 'is that of another delivery' }],
    });
  }
}

export class QuoteUsedError extends OrderRefusedError {
  constructor() {
    super('quote_used', 'conflict', 'Another delivery was made from this quote; a quote is used once.', {
      errors: [{ pointer: '/quoteId', code: 'used', detail: 'was used before' }],
    });
  }
}

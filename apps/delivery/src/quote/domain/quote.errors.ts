import { DomainError } from '@app/kernel';
import { OrderRefusedError } from '../../delivery/domain/order-refusals';

const NO_SUCH_QUOTE = 'There is no such quote.';

/** Asked for by its address. */
export class QuoteNotFoundError extends DomainError {
  constructor() {
    super('quote_not_found', 'not-found', NO_SUCH_QUOTE);
  }
}

/** Named by an order. */
export class QuoteUnknownError extends OrderRefusedError {
  constructor() {
    super('quote_not_found', 'rule-violated', NO_SUCH_QUOTE, atQuote('not_found', 'is no quote of this account'));
  }
}

export class QuoteNotServiceableError extends OrderRefusedError {
  constructor() {
    const options = atQuote('not_serviceable', 'has no price');
    super('quote_not_serviceable', 'rule-violated', 'The quote says that this cannot be served.', options);
  }
}

export class QuoteExpiredError extends OrderRefusedError {
  constructor() {
    super(
      'quote_expired',
      'rule-violated',
      'The quote has expired; ask for another.',
      atQuote('expired', 'has expired'),
    );
  }
}

export class QuoteMismatchError extends OrderRefusedError {
  constructor(pointers: readonly string[]) {
    super('quote_does_not_match', 'rule-violated', `The order is not what was quoted: ${pointers.join(', ')}.`, {
      errors: pointers.map((pointer) => ({ pointer, code: 'not_as_quoted', detail: 'is another than in the quote' })),
    });
  }
}

function atQuote(code: string, detail: string) {
  return { errors: [{ pointer: '/quoteId', code, detail }] };
}

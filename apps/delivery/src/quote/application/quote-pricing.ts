import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { Pricing, type UnpricedTerms } from '../../delivery/application/ports/pricing.port';
import { priceOf, type Price } from '../../delivery/domain/tariff';
import { QuoteUnknownError } from '../domain/quote.errors';
import { QuoteRepository } from './ports/quote.repository';

/** That a quote is used once is for the row of the delivery to see to, which claims it. */
@Injectable()
export class QuotePricing extends Pricing {
  constructor(private readonly quotes: QuoteRepository) {
    super();
  }

  async priceOf(tx: Transaction, terms: UnpricedTerms, orderedAt: Date): Promise<Price> {
    if (terms.quoteId === undefined) return priceOf(terms);
    const quote = await this.quotes.find(tx, terms.quoteId);
    if (quote?.state.accountId !== terms.accountId) throw new QuoteUnknownError();
    return quote.priceFor(terms, orderedAt);
  }
}

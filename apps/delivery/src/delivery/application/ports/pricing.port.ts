import type { Transaction } from '@app/persistence';
import type { DeliveryTerms } from '../../domain/delivery.events';
import type { Price } from '../../domain/tariff';

export type UnpricedTerms = Omit<DeliveryTerms, 'price'>;

export abstract class Pricing {
  /** What is asked for a delivery that was ordered then: as quoted, else by the tariff. Throws OrderRefusedError for a quote that does not hold. */
  abstract priceOf(tx: Transaction, terms: UnpricedTerms, orderedAt: Date): Promise<Price>;
}

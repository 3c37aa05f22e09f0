import type { Transaction } from '@app/persistence';
import type { Quote } from '../../domain/quote';

export abstract class QuoteRepository {
  abstract add(tx: Transaction, quote: Quote): Promise<void>;
  abstract find(tx: Transaction, id: string): Promise<Quote | undefined>;
}

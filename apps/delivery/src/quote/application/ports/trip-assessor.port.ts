import type { QuoteWish, Verdict } from '../../domain/quote';

export abstract class TripAssessor {
  /** By the rules that dispatch goes by. Throws an unavailable DomainError when nobody can say: a quote is never a guess. */
  abstract assess(wish: QuoteWish): Promise<Verdict>;
}

import { settleWindow, type TimeWindow } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
import { claimKeys, KeyInUseError, type KeyRecord } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import { InvalidOrderError } from '../../delivery/application/order';
import { accountOf, type Viewer } from '../../delivery/application/viewer';
import { Quote, type QuotedTrip } from '../domain/quote';
import { QuoteRepository } from './ports/quote.repository';
import { TripAssessor } from './ports/trip-assessor.port';

@Injectable()
export class GiveQuote {
  constructor(
    private readonly database: Database,
    private readonly quotes: QuoteRepository,
    private readonly trips: TripAssessor,
    private readonly clock: Clock,
  ) {}

  /** `keep` seals the answer for the client's idempotency key, if there is one. Nothing is held while dispatch is asked. */
  async execute(
    viewer: Viewer,
    asked: QuotedTrip & Partial<TimeWindow>,
    keep?: (quote: Quote) => KeyRecord,
  ): Promise<Quote> {
    const accountId = accountOf(viewer);
    const { window, faults } = settleWindow(asked, this.clock.now());
    if (faults.length > 0) throw new InvalidOrderError(faults);
    const wish = { ...asked, ...window };
    const verdict = await this.trips.assess(wish);
    const quote = Quote.give(newId(), accountId, wish, verdict, this.clock.now());
    const keys = keep ? [keep(quote)] : [];
    await this.database.transaction(async (tx) => {
      if ((await claimKeys(tx, keys)).length < keys.length) throw new KeyInUseError();
      await this.quotes.add(tx, quote);
    });
    return quote;
  }
}

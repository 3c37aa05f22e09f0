import { settleWindow, type TimeWindow } from '@app/contracts';
import { Clock, newId } from '@app/kernel';
import { Database } from '@app/persistence';
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

  async execute(viewer: Viewer, asked: QuotedTrip & Partial<TimeWindow>): Promise<Quote> {
    const accountId = accountOf(viewer);
    const { window, faults } = settleWindow(asked, this.clock.now());
    if (faults.length > 0) throw new InvalidOrderError(faults);
    const wish = { ...asked, ...window };
    const verdict = await this.trips.assess(wish);
    const quote = Quote.give(newId(), accountId, wish, verdict, this.clock.now());
    await this.database.transaction((tx) => this.quotes.add(tx, quote));
    return quote;
  }
}

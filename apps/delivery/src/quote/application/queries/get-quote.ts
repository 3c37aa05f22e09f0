import { Clock } from '@app/kernel';
import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { canSee, type Viewer } from '../../../delivery/application/viewer';
import { Quote, type QuoteState } from '../../domain/quote';
import { QuoteNotFoundError } from '../../domain/quote.errors';

export const quoteStatuses = ['open', 'expired', 'used'] as const;

export interface QuoteView {
  readonly quote: Quote;
  readonly status: (typeof quoteStatuses)[number];
  readonly deliveryId?: string;
}

interface Row {
  readonly state: QuoteState;
  readonly deliveryId: string | null;
}

const SELECT = `
  SELECT q.state, d.id AS "deliveryId" FROM quote q
    LEFT JOIN delivery d ON d.quote_id = q.id AND d.quote_id IS NOT NULL AND d.status <> 'rejected'
   WHERE q.id = $1`;

@Injectable()
export class GetQuote {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async execute(viewer: Viewer, id: string): Promise<QuoteView> {
    const [row] = await this.database.query<Row>(SELECT, [id]);
    if (!row || !canSee(viewer, row.state.accountId)) throw new QuoteNotFoundError();
    const quote = Quote.restore(id, row.state);
    if (row.deliveryId !== null) return { quote, status: 'used', deliveryId: row.deliveryId };
    return { quote, status: quote.isExpired(this.clock.now()) ? 'expired' : 'open' };
  }
}

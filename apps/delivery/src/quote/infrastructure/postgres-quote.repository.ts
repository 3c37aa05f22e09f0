import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { QuoteRepository } from '../application/ports/quote.repository';
import { Quote, type QuoteState } from '../domain/quote';

@Injectable()
export class PostgresQuoteRepository extends QuoteRepository {
  async add(tx: Transaction, { id, state }: Quote): Promise<void> {
    const values = [id, state.createdAt, JSON.stringify(state)];
    await tx.query('INSERT INTO quote (id, created_at, state) VALUES ($1, $2, $3)', values);
  }

  async find(tx: Transaction, id: string): Promise<Quote | undefined> {
    const [row] = await tx.query<{ state: QuoteState }>('SELECT state FROM quote WHERE id = $1', [id]);
    return row && Quote.restore(id, row.state);
  }
}

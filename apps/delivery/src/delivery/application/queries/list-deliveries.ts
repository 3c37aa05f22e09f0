import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DeliveryView } from '../delivery.view';
import type { Viewer } from '../viewer';

export interface DeliveryFilter {
  readonly status?: string;
  readonly externalId?: string;
  /** For operators; a tenant sees its own account whatever it asks for. */
  readonly accountId?: string;
  /** No others than these. */
  readonly ids?: readonly string[];
  readonly limit: number;
  readonly after?: { readonly createdAt: string; readonly id: string };
}

@Injectable()
export class ListDeliveries {
  constructor(private readonly database: Database) {}

  /** Newest first, and one more than the limit when there is a next page. */
  async execute(viewer: Viewer, filter: DeliveryFilter): Promise<DeliveryView[]> {
    const params: unknown[] = [];
    const conditions: string[] = [];
    const where = (condition: string, ...values: (string | readonly string[] | undefined)[]) => {
      if (values.some((value) => value === undefined)) return;
      conditions.push(condition.replaceAll('?', () => `$${params.push(values.shift())}`));
    };
    where('account_id = ?', viewer.isOperator ? undefined : viewer.accountId);
    where('account_id = ?', filter.accountId);
    where('id = ANY(?::uuid[])', filter.ids);
    where('status = ?', filter.status);
    where('external_id = ?', filter.externalId);
    where('(created_at, id) < (?::timestamptz, ?::uuid)', filter.after?.createdAt, filter.after?.id);
    const sql = `SELECT view FROM delivery ${conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : ''}
      ORDER BY created_at DESC, id DESC LIMIT $${params.push(filter.limit + 1)}`;
    const rows = await this.database.query<{ view: DeliveryView }>(sql, params);
    return rows.map(({ view }) => view);
  }
}

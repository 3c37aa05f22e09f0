import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RequestStatus, RequestView, Viewer } from '../delivery-request';
import { REQUEST_COLUMNS } from './request-columns';

export interface RequestFilter {
  readonly status?: RequestStatus;
  /** For operators; a tenant sees its own account whatever it asks for. */
  readonly accountId?: string;
  readonly externalId?: string;
  readonly ids?: readonly string[];
  readonly limit: number;
  readonly afterId?: string;
}

@Injectable()
export class ListRequests {
  constructor(private readonly database: Database) {}

  /** Newest first, as the ids are, and one more than the limit when there is a next page. */
  execute(viewer: Viewer, { limit, ...filter }: RequestFilter): Promise<RequestView[]> {
    const params: unknown[] = [limit + 1];
    const conditions: string[] = [];
    const where = (condition: string, value: unknown) => {
      if (value !== undefined) conditions.push(condition.replace('?', `$${params.push(value)}`));
    };
    where('account_id = ?', viewer.isOperator ? undefined : viewer.accountId);
    where('account_id = ?', filter.accountId);
    where('external_id = ?', filter.externalId);
    where('status = ?', filter.status);
    where('id = ANY(?)', filter.ids);
    where('id < ?', filter.afterId);
    const restriction = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const sql = `SELECT ${REQUEST_COLUMNS} FROM delivery_request ${restriction} ORDER BY id DESC LIMIT $1`;
    return this.database.query<RequestView>(sql, params);
  }
}

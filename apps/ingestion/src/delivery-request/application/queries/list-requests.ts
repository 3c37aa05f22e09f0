import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RequestStatus, RequestView, Viewer } from '../delivery-request';
import { REQUEST_COLUMNS } from './request-columns';

export interface RequestFilter {
  readonly status?: RequestStatus;
  /** For operators; a tenant sees its own account whatever it asks for. */
  readonly accountId?: string;
  readonly limit: number;
  readonly afterId?: string;
}

@Injectable()
export class ListRequests {
  constructor(private readonly database: Database) {}

  /** Newest first, as the ids are, and one more than the limit when there is a next page. */
  execute(viewer: Viewer, { status, accountId, limit, afterId }: RequestFilter): Promise<RequestView[]> {
    const params: unknown[] = [limit + 1];
    const conditions: string[] = [];
    const where = (condition: string, value: string | undefined) => {
      if (value !== undefined) conditions.push(`${condition} $${params.push(value)}`);
    };
    where('account_id =', viewer.isOperator ? undefined : viewer.accountId);
    where('account_id =', accountId);
    where('status =', status);
    where('id <', afterId);
    const filter = conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '';
    const sql = `SELECT ${REQUEST_COLUMNS} FROM delivery_request ${filter} ORDER BY id DESC LIMIT $1`;
    return this.database.query<RequestView>(sql, params);
  }
}

import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { RequestView, Viewer } from '../delivery-request';
import { DeliveryRequestNotFoundError, DeliveryRequestRejectedError } from '../delivery-request.errors';
import { REQUEST_COLUMNS } from './request-columns';

@Injectable()
export class GetRequest {
  constructor(private readonly database: Database) {}

  /** Throws the reason of a request that was rejected. */
  async execute(viewer: Viewer, id: string): Promise<RequestView> {
    const sql = `SELECT ${REQUEST_COLUMNS} FROM delivery_request WHERE id = $1`;
    const [request] = await this.database.query<RequestView>(sql, [id]);
    const isVisible = request && (viewer.isOperator || viewer.accountId === request.accountId);
    if (!isVisible) throw new DeliveryRequestNotFoundError();
    if (request.status === 'rejected' && request.reason) throw new DeliveryRequestRejectedError(request.reason);
    return request;
  }
}

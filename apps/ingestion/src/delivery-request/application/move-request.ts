import type { Transaction } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { Reason, RequestStatus } from './delivery-request';

export interface DeliveryMove {
  readonly deliveryId: string;
  /** Of the delivery, so that what is older never overwrites what is newer. */
  readonly seq: number;
  readonly status: RequestStatus;
  readonly reason?: Reason;
}

const UPDATE = `
  UPDATE delivery_request SET status = $2, reason = $3, delivery_seq = $4 WHERE delivery_id = $1 AND delivery_seq < $4`;

@Injectable()
export class MoveRequest {
  /** Deliveries that were not requested here have no row, and need none. */
  async execute(tx: Transaction, { deliveryId, seq, status, reason }: DeliveryMove): Promise<void> {
    await tx.query(UPDATE, [deliveryId, status, reason ? JSON.stringify(reason) : null, seq]);
  }
}

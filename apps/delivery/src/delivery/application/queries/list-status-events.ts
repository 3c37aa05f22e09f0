import { Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { DeliveryStatus } from '../../domain/delivery-status';
import { statusAfter, type DeliveryEvent, type Instant } from '../../domain/delivery.events';

export interface StatusEvent {
  readonly seq: number;
  readonly status: DeliveryStatus;
  readonly occurredAt: Instant;
}

interface Row {
  readonly seq: number;
  readonly type: DeliveryEvent['type'];
  readonly occurredAt: Instant;
}

const SELECT = `
  SELECT version AS seq, type, data->>'occurredAt' AS "occurredAt" FROM event
   WHERE stream_id = $1 AND version > $2 ORDER BY version`;

@Injectable()
export class ListStatusEvents {
  constructor(private readonly database: Database) {}

  /** Of a delivery that the caller is known to see. */
  async execute(deliveryId: string, afterSeq = 0): Promise<StatusEvent[]> {
    const rows = await this.database.query<Row>(SELECT, [deliveryId, afterSeq]);
    return rows.flatMap(({ seq, type, occurredAt }) => {
      const status = statusAfter[type];
      return status ? [{ seq, status, occurredAt }] : [];
    });
  }
}

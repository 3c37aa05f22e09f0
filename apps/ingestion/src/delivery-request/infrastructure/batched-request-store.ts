import { ingestionEvents, type EventData } from '@app/contracts';
import { Outbox, type NumberedEvent } from '@app/messaging';
import { currentContext, currentTraceparent } from '@app/observability';
import { BatchWriter, Database } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import type { AcceptedRequest } from '../application/delivery-request';
import { OverloadedError } from '../application/delivery-request.errors';
import { RequestStore } from '../application/ports/request-store.port';
import { DeliveryRequestSettings } from '../delivery-request.settings';

type RequestedEvent = NumberedEvent & { readonly data: EventData<typeof ingestionEvents.DeliveryRequested> };

const INSERT = `
  INSERT INTO delivery_request (id, account_id, delivery_id)
  SELECT "requestId", "accountId", "deliveryId"
    FROM jsonb_to_recordset($2::jsonb) AS r("requestId" uuid, "accountId" uuid, "deliveryId" uuid)`;

/** Requests of the same few milliseconds share one statement, and so one round trip and one commit. */
@Injectable()
export class BatchedRequestStore extends RequestStore {
  private readonly writer = new BatchWriter<RequestedEvent, void>({
    flush: (events) => this.store(events),
    maxItems: 128,
    maxWaitMs: 2,
    concurrency: 1,
  });
  private waiting = 0;

  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
    private readonly settings: DeliveryRequestSettings,
  ) {
    super();
  }

  async add(request: AcceptedRequest): Promise<void> {
    if (this.waiting >= this.settings.maxWaiting) throw new OverloadedError();
    this.waiting += 1;
    try {
      await this.writer.add(requestedEvent(request));
    } finally {
      this.waiting -= 1;
    }
  }

  private async store(events: RequestedEvent[]): Promise<void[]> {
    const rows = events.map(({ data: { requestId, accountId, deliveryId } }) => ({ requestId, accountId, deliveryId }));
    await this.outbox.addBeside(this.database, { sql: INSERT, params: [JSON.stringify(rows)] }, events);
    return events.map(() => undefined);
  }
}

/** Made in the context of its own request, because a batch is stored in the context of any of them. */
function requestedEvent({ id, deliveryId, accountId, order }: AcceptedRequest): RequestedEvent {
  return {
    type: ingestionEvents.DeliveryRequested,
    aggregateId: id,
    seq: 1,
    tenant: accountId,
    traceparent: currentTraceparent(),
    requestId: currentContext()?.requestId,
    data: { requestId: id, deliveryId, accountId, order },
  };
}

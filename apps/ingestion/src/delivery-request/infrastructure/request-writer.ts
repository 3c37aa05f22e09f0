import { ingestionEvents, type EventData } from '@app/contracts';
import type { DomainError } from '@app/kernel';
import { Outbox, type NumberedEvent } from '@app/messaging';
import { currentContext, currentTraceparent } from '@app/observability';
import { Database, type Transaction } from '@app/persistence';
import { claimKeys, KeyInUseError, releaseKeys, type KeyRecord } from '@app/service-defaults';
import { Injectable } from '@nestjs/common';
import type { AcceptedRequest } from '../application/delivery-request';
import { ExternalIdTakenError } from '../application/delivery-request.errors';

export interface NewRequest {
  readonly event: NumberedEvent & { readonly data: EventData<typeof ingestionEvents.DeliveryRequested> };
  readonly key?: KeyRecord;
}

export type Refusal = DomainError | undefined;

type Reader = Pick<Transaction, 'query'>;

/** In one order for all writers, so that two of them cannot wait for each other. */
const INSERT = `
  INSERT INTO delivery_request (id, account_id, delivery_id, external_id)
  SELECT "requestId", "accountId", "deliveryId", "externalId"
    FROM jsonb_to_recordset($2::jsonb)
      AS r(ordinal int, "requestId" uuid, "accountId" uuid, "deliveryId" uuid, "externalId" text)
   ORDER BY "accountId", "externalId", ordinal
  ON CONFLICT (account_id, external_id) WHERE external_id IS NOT NULL AND status <> 'rejected' DO NOTHING
  RETURNING id::text AS aggregate_id`;

const HOLDERS = `
  SELECT id, account_id || ' ' || external_id AS name FROM delivery_request
  JOIN unnest($1::uuid[], $2::text[]) AS wanted(account_id, external_id) USING (account_id, external_id)
  WHERE status <> 'rejected'`;

@Injectable()
export class RequestWriter {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** All in one commit; answers for each why it was not written, if so. */
  write(requests: readonly NewRequest[]): Promise<Refusal[]> {
    const isKeyed = requests.some(({ key }) => key);
    if (!isKeyed) return this.insert(this.database, requests);
    return this.database.transaction((tx) => this.claimAndInsert(tx, requests));
  }

  /** The same, joining an ambient transaction. */
  writeTogether(requests: readonly NewRequest[]): Promise<Refusal[]> {
    return this.database.transaction((tx) => this.insert(tx, requests));
  }

  private async claimAndInsert(tx: Transaction, requests: readonly NewRequest[]): Promise<Refusal[]> {
    const claimed = new Set(
      await claimKeys(
        tx,
        requests.flatMap(({ key }) => key ?? []),
      ),
    );
    const firsts = requests.filter(({ key }) => !key || claimed.has(key));
    const refusals = await this.insert(tx, firsts);
    await releaseKeys(
      tx,
      firsts.flatMap(({ key }, index) => (key && refusals[index] ? key : [])),
    );
    const refusalOf = new Map(firsts.map((request, index) => [request, refusals[index]]));
    return requests.map((request) => (refusalOf.has(request) ? refusalOf.get(request) : new KeyInUseError()));
  }

  private async insert(db: Database | Transaction, requests: readonly NewRequest[]): Promise<Refusal[]> {
    const events = requests.map(({ event }) => event);
    const rows = events.map(({ data: { requestId, accountId, deliveryId, order } }, ordinal) => {
      return { ordinal, requestId, accountId, deliveryId, externalId: order.externalId };
    });
    const written = await this.outbox.addBeside(db, { sql: INSERT, params: [JSON.stringify(rows)] }, events);
    const refused = events.filter(({ aggregateId }) => !written.has(aggregateId));
    const holders = await this.holders(db, refused);
    return events.map((event) =>
      written.has(event.aggregateId) ? undefined : new ExternalIdTakenError(holders.get(nameOf(event))),
    );
  }

  private async holders(db: Reader, refused: readonly NewRequest['event'][]): Promise<Map<string, string>> {
    if (refused.length === 0) return new Map();
    const columns = [refused.map(({ data }) => data.accountId), refused.map(({ data }) => data.order.externalId)];
    const rows = await db.query<{ id: string; name: string }>(HOLDERS, columns);
    return new Map(rows.map(({ id, name }) => [name, id]));
  }
}

/** Made in the context of its own request, because a batch is stored in the context of none. */
export function newRequest({ id, deliveryId, accountId, order }: AcceptedRequest, key?: KeyRecord): NewRequest {
  const event = {
    type: ingestionEvents.DeliveryRequested,
    aggregateId: id,
    seq: 1,
    tenant: accountId,
    traceparent: currentTraceparent(),
    requestId: currentContext()?.requestId,
    data: { requestId: id, deliveryId, accountId, order },
  };
  return { event, key };
}

function nameOf({ data: { accountId, order } }: NewRequest['event']): string {
  return `${accountId} ${order.externalId}`;
}

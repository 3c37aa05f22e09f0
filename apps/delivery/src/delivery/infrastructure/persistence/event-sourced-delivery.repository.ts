import { Outbox } from '@app/messaging';
import {
  ConcurrencyError,
  EventStore,
  isUniqueViolation,
  type StoredEvent,
  type Transaction,
  type Upcasters,
} from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { viewOf } from '../../application/delivery.view';
import { DeliveryRepository, type KnownDelivery } from '../../application/ports/delivery.repository';
import { Delivery } from '../../domain/delivery';
import { DeliveryExistsError } from '../../domain/delivery.errors';
import type { DeliveryCreatedEvent, DeliveryEvent } from '../../domain/delivery.events';
import { ExternalIdTakenError, QuoteUsedError } from '../../domain/order-refusals';
import { priceOf } from '../../domain/tariff';
import { toIntegrationEvents } from '../messaging/delivery.integration-events';
import { INSERT, LOCK, LOCK_FREE, PEEK, RIVAL, UPDATE, type Rival } from './delivery.sql';

/** The first version of a creation carried no price; the scheduler reckoned it by the same tariff. */
const UPCASTERS: Upcasters = {
  DeliveryCreated: [
    ({ terms, ...fact }: DeliveryCreatedEvent) => ({ ...fact, terms: { ...terms, price: priceOf(terms) } }),
  ],
};

@Injectable()
export class EventSourcedDeliveryRepository extends DeliveryRepository {
  private readonly store = new EventStore(UPCASTERS);

  constructor(private readonly outbox: Outbox) {
    super();
  }

  async peek(tx: Transaction, id: string): Promise<KnownDelivery | undefined> {
    const [known] = await tx.query<KnownDelivery>(PEEK, [id]);
    return known;
  }

  find(tx: Transaction, id: string): Promise<Delivery | undefined> {
    return this.locked(tx, id, LOCK);
  }

  findFree(tx: Transaction, id: string): Promise<Delivery | undefined> {
    return this.locked(tx, id, LOCK_FREE);
  }

  async save(tx: Transaction, delivery: Delivery): Promise<void> {
    const { expectedVersion, events } = delivery.pullEvents();
    if (events.length === 0) return;
    await (expectedVersion === 0 ? this.insert(tx, delivery) : this.update(tx, delivery));
    const stored = events.map(({ type, ...data }) => ({ type, data }));
    await this.store.append(tx, delivery.id, expectedVersion, stored);
    await this.outbox.add(tx, ...toIntegrationEvents(delivery, expectedVersion, events));
  }

  /** The events are read by a statement of their own: one begun before the lock was granted would not see the latest. */
  private async locked(tx: Transaction, id: string, lock: string): Promise<Delivery | undefined> {
    const [locked] = await tx.query(lock, [id]);
    if (!locked) return undefined;
    return Delivery.restore(id, (await this.store.load(tx, id)).map(toDomainEvent));
  }

  /** Comes before the events, and fails without a word of the database, so that a refusal leaves the transaction as it was. */
  private async insert(tx: Transaction, delivery: Delivery): Promise<void> {
    const { id, version, state } = delivery;
    const { accountId, externalId, quoteId, status, createdAt } = state;
    const claims = [id, accountId, externalId ?? null, quoteId ?? null];
    const view = JSON.stringify(viewOf(delivery));
    const inserted = await tx.query(INSERT, [...claims, status, createdAt, version, view]);
    if (inserted.length > 0) return;
    const [rival] = await tx.query<{ by: Rival }>(RIVAL, claims);
    if (rival?.by === 'id') throw new DeliveryExistsError();
    if (rival?.by === 'quote') throw new QuoteUsedError();
    throw rival ? new ExternalIdTakenError(externalId) : new ConcurrencyError(id);
  }

  private async update(tx: Transaction, delivery: Delivery): Promise<void> {
    const { id, version, state } = delivery;
    const view = JSON.stringify(viewOf(delivery));
    await tx.query(UPDATE, [id, state.externalId ?? null, state.status, version, view]).catch((cause: unknown) => {
      throw isUniqueViolation(cause) ? new ExternalIdTakenError(state.externalId, { cause }) : cause;
    });
  }
}

function toDomainEvent({ type, data }: StoredEvent): DeliveryEvent {
  return { type, ...(data as object) } as DeliveryEvent;
}

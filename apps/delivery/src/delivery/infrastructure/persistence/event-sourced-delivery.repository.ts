import { Outbox } from '@app/messaging';
import { ConcurrencyError, EventStore, type StoredEvent, type Transaction, type Upcasters } from '@app/persistence';
import { Injectable } from '@nestjs/common';
import { viewOf } from '../../application/delivery.view';
import { DeliveryRepository } from '../../application/ports/delivery.repository';
import { Delivery } from '../../domain/delivery';
import { DeliveryExistsError } from '../../domain/delivery.errors';
import type { DeliveryCreatedEvent, DeliveryEvent } from '../../domain/delivery.events';
import { priceOf } from '../../domain/tariff';
import { toIntegrationEvents } from '../messaging/delivery.integration-events';

const LOCK = 'SELECT version FROM delivery WHERE id = $1 FOR UPDATE';
const WRITE_VIEW = `
  INSERT INTO delivery (id, account_id, external_id, status, created_at, version, view)
  VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (id) DO UPDATE SET external_id = excluded.external_id, status = excluded.status,
    version = excluded.version, view = excluded.view`;

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

  /** The events are read by a statement of their own: one begun before the lock was granted would not see the latest. */
  async find(tx: Transaction, id: string): Promise<Delivery | undefined> {
    const [locked] = await tx.query(LOCK, [id]);
    if (!locked) return undefined;
    return Delivery.restore(id, (await this.store.load(tx, id)).map(toDomainEvent));
  }

  async save(tx: Transaction, delivery: Delivery): Promise<void> {
    const { expectedVersion, events } = delivery.pullEvents();
    if (events.length === 0) return;
    await this.append(tx, delivery.id, expectedVersion, events);
    await this.writeView(tx, delivery);
    await this.outbox.add(tx, ...toIntegrationEvents(delivery, expectedVersion, events));
  }

  private async append(tx: Transaction, id: string, expectedVersion: number, events: readonly DeliveryEvent[]) {
    const stored = events.map(({ type, ...data }) => ({ type, data }));
    await this.store.append(tx, id, expectedVersion, stored).catch((error: unknown) => {
      const isTaken = expectedVersion === 0 && error instanceof ConcurrencyError;
      throw isTaken ? new DeliveryExistsError({ cause: error }) : error;
    });
  }

  private async writeView(tx: Transaction, delivery: Delivery): Promise<void> {
    const { id, version, state } = delivery;
    const view = JSON.stringify(viewOf(delivery));
    const { accountId, externalId = null, status, createdAt } = state;
    await tx.query(WRITE_VIEW, [id, accountId, externalId, status, createdAt, version, view]);
  }
}

function toDomainEvent({ type, data }: StoredEvent): DeliveryEvent {
  return { type, ...(data as object) } as DeliveryEvent;
}

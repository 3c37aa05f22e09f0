import { newId } from '@app/kernel';
import { deliveryEvents, droneEvents, type EventData } from '@app/contracts';
import type { TestDatabase } from '@app/persistence/testing';
import type { SagaOptions } from '@app/saga';
import type { RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { request, ServiceWorld, type Neighbour } from '../../../../test/support/service-world';
import { startScheduler } from '../../src/service';
import type { Mishap } from './fake-peers';
import { FakeWorld } from './fake-world';

export type Created = EventData<typeof deliveryEvents.DeliveryCreated>;

export interface SagaBody {
  readonly id: string;
  readonly deliveryId: string;
  readonly status: string;
  readonly step: string | null;
  readonly failure: { readonly kind: string; readonly code: string; readonly step: string | null } | null;
  readonly log: readonly { readonly step: string; readonly direction: string; readonly outcome: string }[];
}

/** Schedulers on one database, with fake participants and with neighbours that speak over the broker. */
export class SchedulerWorld {
  readonly replicas: RunningService[] = [];

  private constructor(
    readonly world: ServiceWorld,
    readonly fakes: FakeWorld,
    readonly database: TestDatabase,
    private readonly neighbour: Neighbour,
  ) {}

  static open(mishap?: (method: string) => Mishap): Promise<SchedulerWorld> {
    return ServiceWorld.with(async (world) => {
      const fakes = world.onClose(await FakeWorld.open(mishap));
      const neighbour = await world.neighbour('delivery', 'drone');
      const scheduler = new SchedulerWorld(world, fakes, await world.database(), neighbour);
      fakes.onAnswer = (deliveryId, answer) => void scheduler.answered(deliveryId, answer);
      return scheduler;
    });
  }

  close(): Promise<void> {
    return this.world.close();
  }

  async start(sagas?: SagaOptions): Promise<RunningService> {
    const { account, parcel, drone, delivery } = this.fakes.peers;
    const config = {
      ...(await this.world.config(this.database.url)),
      accountGrpc: account.address,
      packageGrpc: parcel.address,
      droneGrpc: drone.address,
      deliveryGrpc: delivery.address,
    };
    const replica = this.world.onClose(await startScheduler(config, { handleSignals: false, sagas }));
    this.replicas.push(replica);
    return replica;
  }

  /** A delivery is asked for; gives its id. */
  async create(more: Partial<Created> = {}): Promise<string> {
    const deliveryId = more.deliveryId ?? newId();
    const data: Created = {
      deliveryId,
      accountId: randomUUID(),
      pickup: { latitude: 29.7522, longitude: -95.3656 },
      dropoff: { latitude: 29.7421, longitude: -95.3781 },
      package: { id: newId(), size: 'small', weightGrams: 800 },
      readyAt: new Date().toISOString(),
      deadline: new Date(Date.now() + 3_600_000).toISOString(),
      expedited: false,
      confirmation: 'none',
      price: { amount: 519, currency: 'USD' },
      occurredAt: new Date().toISOString(),
      ...more,
    };
    await this.neighbour.emit({ type: deliveryEvents.DeliveryCreated, aggregateId: deliveryId, data });
    return deliveryId;
  }

  async reschedule(deliveryId: string, window: { readyAt: string; deadline: string }): Promise<void> {
    const data = { deliveryId, accountId: randomUUID(), ...window, occurredAt: new Date().toISOString() };
    await this.neighbour.emit({ type: deliveryEvents.DeliveryRescheduled, aggregateId: deliveryId, data });
  }

  /** The client cancels, if it is not too late. */
  async cancel(deliveryId: string): Promise<void> {
    if (!this.fakes.cancel(deliveryId)) return;
    const data = {
      deliveryId,
      accountId: randomUUID(),
      reason: 'changed my mind',
      occurredAt: new Date().toISOString(),
    };
    await this.neighbour.emit({ type: deliveryEvents.DeliveryCancelled, aggregateId: deliveryId, data });
  }

  async answered(deliveryId: string, answer: 'reserved' | 'unmatched'): Promise<void> {
    const common = { deliveryId, occurredAt: new Date().toISOString() };
    const data = { ...common, droneId: randomUUID(), fencingToken: 1, reason: 'no_drone_available' };
    const type = answer === 'reserved' ? droneEvents.DroneReserved : droneEvents.RequestUnmatched;
    await this.neighbour.emit({ type, aggregateId: deliveryId, data });
  }

  async rest(method: string, path: string, token?: string, headers?: Record<string, string>) {
    const options = { token: token ?? (await this.world.issuer.operator()), headers };
    return request(method, `${this.replicas[0]?.url}${path}`, options);
  }

  /** The saga of a delivery with its log, over REST. */
  async saga(deliveryId: string): Promise<SagaBody> {
    const [row] = await this.database.database.query<{ id: string }>('SELECT id FROM saga WHERE key = $1', [
      deliveryId,
    ]);
    return (await this.rest('GET', `/v1/sagas/${row?.id}`)).body as unknown as SagaBody;
  }

  /** How many sagas there are. */
  async count(): Promise<number> {
    return (await this.database.database.query('SELECT 1 FROM saga')).length;
  }

  async statusOf(deliveryId: string): Promise<string> {
    return (await this.saga(deliveryId)).status;
  }
}

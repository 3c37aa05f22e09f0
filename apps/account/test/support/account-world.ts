import { deliveryEvents, type accountV1 } from '@app/contracts';
import type { TestIssuer } from '@app/auth/testing';
import type { TestDatabase } from '@app/persistence/testing';
import type { GrpcClient, RunningService } from '@app/service-defaults';
import { randomUUID } from 'node:crypto';
import { request, ServiceWorld, type Answer, type Neighbour } from '../../../../test/support/service-world';
import { startAccount } from '../../src/service';

export const DEMO = '01900000-0000-7000-8000-000000000001';
export const usd = (amount: number) => ({ amount, currency: 'USD' });

type Client = GrpcClient<accountV1.AccountServiceClient>;
interface Call {
  readonly token?: string;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
  /** Of another replica. */
  readonly url?: string;
}
type End = 'DeliveryCompleted' | 'DeliveryReturned' | 'DeliveryFailed';

/** The account service, with a scheduler that calls it and a delivery service that it listens to. */
export class AccountWorld {
  readonly scheduler: Client;

  private constructor(
    private readonly world: ServiceWorld,
    readonly database: TestDatabase,
    private readonly service: RunningService,
    private readonly delivery: Neighbour,
  ) {
    this.scheduler = this.client(() => this.issuer.service('svc-scheduler'));
  }

  static open(): Promise<AccountWorld> {
    return ServiceWorld.with(async (world) => {
      const database = await world.database();
      const config = await world.config(database.url, { profile: 'embedded' });
      const service = world.onClose(await startAccount(config, { handleSignals: false }));
      return new AccountWorld(world, database, service, await world.neighbour('delivery'));
    });
  }

  get issuer(): TestIssuer {
    return this.world.issuer;
  }

  close(): Promise<void> {
    return this.world.close();
  }

  async startAnother(): Promise<RunningService> {
    const config = await this.world.config(this.database.url, { profile: 'embedded' });
    return startAccount(config, { handleSignals: false });
  }

  client(token: () => Promise<string>): Client {
    return this.world.grpc('account', 'AccountService', this.service.grpcAddress ?? '', token);
  }

  /** As an operator, unless there is a token. */
  async rest(method: string, path: string, { token, url, ...rest }: Call = {}): Promise<Answer> {
    const bearer = token ?? (await this.issuer.operator());
    return request(method, `${url ?? this.service.url}${path}`, { token: bearer, ...rest });
  }

  async open(creditLimit: number): Promise<string> {
    const body = { name: 'Shop', creditLimit: usd(creditLimit) };
    return String((await this.rest('POST', '/v1/accounts', { body })).body.id);
  }

  async account(id: string): Promise<Answer['body']> {
    return (await this.rest('GET', `/v1/accounts/${id}`)).body;
  }

  async holdsOf(id: string, query = ''): Promise<readonly Record<string, unknown>[]> {
    return (await this.rest('GET', `/v1/accounts/${id}/holds${query}`)).body.items ?? [];
  }

  hold(accountId: string, deliveryId: string, amount: number, currency = 'USD') {
    const operationKey = `hold:${deliveryId}`;
    return this.scheduler.holdCredit({ operationKey, accountId, deliveryId, amount: { amount, currency } });
  }

  release(accountId: string, deliveryId: string) {
    return this.scheduler.releaseCredit({ operationKey: `release:${deliveryId}`, accountId, deliveryId });
  }

  ended(name: End, accountId: string, deliveryId: string): Promise<void> {
    const occurredAt = new Date().toISOString();
    const data = { deliveryId, accountId, packageId: randomUUID(), code: 'drone_lost', occurredAt };
    return this.delivery.emit({ type: deliveryEvents[name], aggregateId: deliveryId, data });
  }
}

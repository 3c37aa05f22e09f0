import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import { protoPath } from '@app/contracts';
import { messagingMigration, MessagingModule, Outbox, type OutgoingEvent } from '@app/messaging';
import { Database, PersistenceModule } from '@app/persistence';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { createGrpcClient, type GrpcClient, type ServiceConfig } from '@app/service-defaults';
import { testConfig } from '@app/service-defaults/testing';
import { Test } from '@nestjs/testing';
import { freePort } from '../../tools/infrastructure/ports';
import { startNats, type TestNats } from './infrastructure';

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // Tests read fields of any depth.
  readonly body: Record<string, unknown> & { readonly items?: readonly Record<string, unknown>[] };
}

/** Services that speak over a context's stream without being there: their events come from a real outbox. */
export interface Neighbour {
  emit(...events: OutgoingEvent[]): Promise<void>;
}

/** What a service needs around it: a broker and an issuer of its own, databases, and neighbours. */
export class ServiceWorld {
  private constructor(
    readonly issuer: TestIssuer,
    readonly nats: TestNats,
  ) {}

  private readonly closing: (() => Promise<unknown>)[] = [];

  static async open(): Promise<ServiceWorld> {
    return new ServiceWorld(await createTestIssuer(), await startNats());
  }

  /** What is built in a new world; when the building fails, the world is closed. */
  static async with<T>(build: (world: ServiceWorld) => Promise<T>): Promise<T> {
    const world = await ServiceWorld.open();
    try {
      return await build(world);
    } catch (error) {
      await world.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    for (const close of this.closing.splice(0).reverse()) await close();
    await this.nats.close();
    await this.issuer.close();
  }

  /** Called before the broker and the issuer are gone, the last one first. */
  onClose<T extends { close(): Promise<unknown> }>(closeable: T): T {
    this.closing.push(() => closeable.close());
    return closeable;
  }

  async database(): Promise<TestDatabase> {
    return this.onClose(await createTestDatabase());
  }

  async config(databaseUrl: string, more: Partial<ServiceConfig> = {}): Promise<ServiceConfig> {
    const config = await testConfig(this.issuer);
    return {
      ...config,
      grpcPort: await freePort(),
      databaseUrl,
      natsUrl: this.nats.url,
      profile: 'production',
      ...more,
    };
  }

  async neighbour(...contexts: string[]): Promise<Neighbour> {
    const { url } = this.onClose(await createTestDatabase([messagingMigration]));
    const module = await Test.createTestingModule({
      imports: [
        PersistenceModule.forRoot({ url, migrations: [messagingMigration], applicationName: 'neighbour' }),
        MessagingModule.forRoot({ natsUrl: this.nats.url, service: 'neighbour', publishes: contexts }),
      ],
    }).compile();
    const app = this.onClose(await module.init());
    const [database, outbox] = [app.get(Database), app.get(Outbox)];
    return { emit: (...events) => database.transaction((tx) => outbox.add(tx, ...events)) };
  }

  grpc<T>(context: string, service: string, address: string, token: () => Promise<string>): GrpcClient<T> {
    const client = createGrpcClient<T>({
      package: `aerie.${context}.v1`,
      protoPath: protoPath(context),
      service,
      address,
      tokens: { token },
      policy: { execute: (call) => call({ signal: new AbortController().signal }) },
    });
    this.closing.push(async () => client.close());
    return client;
  }
}

export interface PublishedEvent {
  readonly type: string;
  readonly seq: number;
  readonly tenant?: string;
  readonly data: Record<string, unknown>;
}

/** What the service has put into its outbox about one aggregate, in order. */
export async function outboxOf({ database }: TestDatabase, aggregateId: string): Promise<PublishedEvent[]> {
  const rows = await database.query<{ envelope: PublishedEvent }>('SELECT envelope::jsonb AS envelope FROM outbox');
  const events = rows.map(({ envelope }) => envelope as PublishedEvent & { subject: string });
  return events.filter(({ subject }) => subject === aggregateId).sort((a, b) => a.seq - b.seq);
}

/** How many events of one aggregate the service has handled, or passed over. */
export async function handledOf({ database }: TestDatabase, aggregateId: string): Promise<number> {
  const sql = 'SELECT max(last_seq) AS "lastSeq" FROM inbox_position WHERE aggregate_id = $1';
  const [row] = await database.query<{ lastSeq: number | null }>(sql, [aggregateId]);
  return row?.lastSeq ?? 0;
}

/** One HTTP call with a token, if given, and a JSON body, if given. */
export async function request(
  method: string,
  url: string,
  { token, body, headers }: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    headers: response.headers,
    body: (text ? JSON.parse(text) : {}) as Answer['body'],
  };
}

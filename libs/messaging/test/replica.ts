import { defineEvent, type EventType } from '@app/contracts';
import { Database, PersistenceModule, type MigrationClass, type Transaction } from '@app/persistence';
import { createTestDatabase, type TestDatabase } from '@app/persistence/testing';
import { Test } from '@nestjs/testing';
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { DeadLetters, messagingMigration, MessagingModule, NatsConnection, OnEvent, Outbox } from '../src/index';
import type { ReceivedEvent } from '../src/index';
import type { MessagingLimits } from '../src/options';
import { Wakeup } from '../src/wakeup';

export interface Step {
  readonly n: number;
}

/** What handlers of tests write: one row for each time that they ran, without any constraint that could hide a second run. */
class CreateHandled1700000009000 {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE handled (at bigserial, by text, aggregate_id text, seq int, n int)');
  }
  async down(): Promise<void> {}
}

export const migrations: MigrationClass[] = [messagingMigration, CreateHandled1700000009000];
export const QUICK: Partial<MessagingLimits> = { backoffMs: 20, maxAttempts: 3, sweepMs: 200, streamCheckMs: 500 };

export type Behaviour = (event: ReceivedEvent<Step>, tx: Transaction) => Promise<void> | void;

export interface World {
  readonly context: string;
  readonly stepped: EventType<Step>;
  /** An event that nobody here handles. */
  readonly ignored: EventType<Step>;
  readonly url: string;
  readonly natsUrl: string;
  readonly database: Database;
}

/** A context of the test's own, so that tests share one broker. */
export function world(natsUrl: string, { url, database }: Pick<TestDatabase, 'url' | 'database'>): World {
  const context = `test${randomBytes(5).toString('hex')}`;
  const type = (name: string) =>
    defineEvent<Step>({ context, name, aggregate: 'thing', description: '', schema: z.strictObject({ n: z.int() }) });
  return { context, stepped: type('Stepped'), ignored: type('Ignored'), url, natsUrl, database };
}

export async function freshWorld(natsUrl: string): Promise<World & TestDatabase> {
  const test = await createTestDatabase(migrations);
  return { ...test, ...world(natsUrl, test) };
}

export interface Replica {
  readonly database: Database;
  readonly outbox: Outbox;
  readonly deadLetters: DeadLetters;
  readonly nats: NatsConnection;
  step(aggregateId: string, ...numbers: number[]): Promise<void>;
  close(): Promise<void>;
}

export interface ReplicaOptions {
  readonly name?: string;
  readonly service?: string;
  readonly publishes?: boolean;
  readonly consumes?: boolean;
  readonly behave?: Behaviour;
  readonly limits?: Partial<MessagingLimits>;
}

/** One process of a service, in this process. */
export async function startReplica(on: World, options: ReplicaOptions = {}): Promise<Replica> {
  const { service = 'stepper', publishes = true, consumes = true, limits } = options;
  const module = await Test.createTestingModule({
    imports: [
      PersistenceModule.forRoot({ url: on.url, migrations, applicationName: service, poolSize: 6 }),
      MessagingModule.forRoot({
        natsUrl: on.natsUrl,
        service,
        publishes: publishes ? [on.context] : [],
        limits: { ...QUICK, ...limits },
      }),
    ],
    providers: consumes ? [recorder(on, options)] : [],
  }).compile();
  await module.init();
  const database = module.get(Database);
  const outbox = module.get(Outbox);
  return {
    database,
    outbox,
    deadLetters: module.get(DeadLetters),
    nats: module.get(NatsConnection),
    step: (aggregateId, ...numbers) => addSteps(on, { database, outbox }, aggregateId, numbers),
    close: () => module.close(),
  };
}

/** Commits events without a relay that would publish them: what a crash right after the commit leaves behind. */
export function commitOnly(on: World, aggregateId: string, ...numbers: number[]): Promise<void> {
  return addSteps(on, { database: on.database, outbox: new Outbox('stepper', new Wakeup()) }, aggregateId, numbers);
}

async function addSteps(
  on: World,
  { database, outbox }: { database: Database; outbox: Outbox },
  aggregateId: string,
  numbers: number[],
): Promise<void> {
  const events = numbers.map((n) => ({ type: on.stepped, aggregateId, data: { n } }));
  await database.transaction((tx) => outbox.add(tx, ...events));
}

export function handled(
  on: Pick<World, 'database'>,
  aggregateId: string,
): Promise<{ seq: number; n: number; by: string }[]> {
  return on.database.query('SELECT seq, n, by FROM handled WHERE aggregate_id = $1 ORDER BY at', [aggregateId]);
}

export async function handledNumbers(on: Pick<World, 'database'>, aggregateId: string): Promise<number[]> {
  return (await handled(on, aggregateId)).map(({ n }) => n);
}

function recorder({ stepped }: World, { name = 'a', behave }: ReplicaOptions) {
  class Recorder {
    @OnEvent(stepped)
    async record(event: ReceivedEvent<Step>, tx: Transaction): Promise<void> {
      const { subject, seq, data } = event;
      await tx.query('INSERT INTO handled (by, aggregate_id, seq, n) VALUES ($1, $2, $3, $4)', [
        name,
        subject,
        seq,
        data.n,
      ]);
      await behave?.(event, tx);
    }
  }
  return Recorder;
}

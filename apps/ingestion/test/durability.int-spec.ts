import { createTestIssuer, type TestIssuer } from '@app/auth/testing';
import type { RunningService } from '@app/service-defaults';
import { Client } from 'pg';
import { eventually } from '../../../test/support/eventually';
import { startNats, startPostgres, type TestNats, type TestPostgres } from '../../../test/support/infrastructure';
import { order, type Answer, type Api } from './support/api';
import { EventBus } from './support/event-bus';
import { merchantOf, startIngestion } from './support/ingestion-service';

const PATIENCE = { timeoutMs: 25_000, intervalMs: 100 };

describe('What was accepted', () => {
  let issuer: TestIssuer;
  let postgres: TestPostgres;
  let nats: TestNats;
  let bus: EventBus;
  let service: RunningService;
  let merchant: Api;

  beforeAll(async () => {
    [issuer, postgres, nats] = await Promise.all([createTestIssuer(), startPostgres(), startNats()]);
    bus = await EventBus.on(nats.url);
  }, 60_000);
  beforeEach(async () => {
    service = await startIngestion({ issuer, databaseUrl: postgres.url, natsUrl: nats.url });
    merchant = await merchantOf(issuer, service);
  }, 60_000);
  afterEach(() => service.close(), 30_000);
  afterAll(async () => {
    await bus?.close();
    await Promise.all([postgres?.close(), nats?.close(), issuer?.close()]);
  }, 30_000);

  const rows = async <Row>(sql: string): Promise<Row[]> => {
    const client = new Client({ connectionString: postgres.url });
    await client.connect();
    try {
      return (await client.query(sql)).rows as Row[];
    } finally {
      await client.end();
    }
  };
  const published = (id: string) =>
    eventually(async () => expect((await bus.about(id)).map(({ subject }) => subject)).toEqual([id]), PATIENCE);

  it('is published by another process when its own stops before it could, broker down', async () => {
    await nats.stop('SIGKILL');
    const { id } = await merchant.accepted();
    await service.close();
    await nats.restart();
    service = await startIngestion({ issuer, databaseUrl: postgres.url, natsUrl: nats.url });
    await published(id);
  }, 60_000);

  it('survives the database going down under load: 503 for the rest, nothing half stored, no restart needed', async () => {
    const answers: Answer[] = [];
    let isOver = false;
    const caller = async () => {
      while (!isOver) answers.push(await merchant.post(order));
    };
    const callers = Promise.all(Array.from({ length: 20 }, caller));
    await eventually(() => expect(answers.length).toBeGreaterThan(50));
    await postgres.stop('SIGKILL');
    await eventually(() => expect(answers.some(({ status }) => status === 503)).toBe(true), PATIENCE);
    await postgres.restart();
    await eventually(async () => expect((await merchant.post(order)).status).toBe(202), PATIENCE);
    isOver = true;
    await callers;
    const accepted = answers.filter(({ status }) => status === 202).map(({ body }) => body.id as string);
    const others = answers.filter(({ status }) => status !== 202);
    expect(new Set(others.map(({ status, headers }) => `${status} ${headers.get('retry-after')}`))).toEqual(
      new Set(['503 1']),
    );
    const stored = new Set((await rows<{ id: string }>('SELECT id FROM delivery_request')).map(({ id }) => id));
    expect(accepted.filter((id) => !stored.has(id))).toEqual([]);
    const outgoing = await rows<{ id: string }>(`SELECT split_part(subject, '.', 4) AS id FROM outbox`);
    expect(outgoing.map(({ id }) => id).toSorted()).toEqual([...stored].toSorted());
    await published(accepted.at(-1)!);
  }, 90_000);
});

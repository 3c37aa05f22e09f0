import { jetstream } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '../../../test/support/eventually';
import { startNats, startPostgres, type TestNats, type TestPostgres } from '../../../test/support/infrastructure';
import { Database } from '@app/persistence';
import { streamName } from './envelope';
import {
  commitOnly,
  freshWorld,
  handledNumbers,
  migrations,
  startReplica,
  world,
  type Replica,
  type World,
} from '../test/replica';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);
const patience = { timeoutMs: 25_000 };
const settled = (on: World, id: string, numbers: number[]) =>
  eventually(async () => expect(await handledNumbers(on, id)).toEqual(numbers), patience);

describe('Messaging on a broker that fails', () => {
  let nats: TestNats;
  let storeDir: string;
  let on: Awaited<ReturnType<typeof freshWorld>>;
  let replica: Replica;
  const aggregateId = randomUUID();
  const other = randomUUID();

  beforeEach(async () => {
    storeDir = mkdtempSync(join(tmpdir(), 'aerie-test-store-'));
    nats = await startNats({ storeDir });
    on = await freshWorld(nats.url);
    replica = await startReplica(on);
    await replica.step(aggregateId, 1, 2);
    await settled(on, aggregateId, [1, 2]);
  });
  afterEach(async () => {
    await replica.close();
    await on.close();
    await nats.close();
    rmSync(storeDir, { recursive: true, force: true });
  });

  it('goes on by itself after kill -9 and a restart', async () => {
    await nats.stop('SIGKILL');
    await eventually(() => !replica.nats.isUp());
    await replica.step(aggregateId, 3, 4);
    await replica.step(other, 1);
    await nats.restart();
    await settled(on, aggregateId, [1, 2, 3, 4]);
    await settled(on, other, [1]);
    await replica.step(aggregateId, 5);
    await settled(on, aggregateId, [1, 2, 3, 4, 5]);
  });

  it('loses nothing when the broker is killed in the middle of a stream of events', async () => {
    const stepping = (async () => {
      for (const n of range(3, 120)) await replica.step(aggregateId, n);
    })();
    await eventually(async () => (await handledNumbers(on, aggregateId)).length > 20);
    await nats.stop('SIGKILL');
    await nats.restart();
    await stepping;
    await settled(on, aggregateId, range(1, 120));
  });

  it.each(['running', 'stopped'])(
    'publishes everything again when the store was deleted with the service %s',
    async (state) => {
      if (state === 'stopped') await replica.close();
      await nats.stop('SIGKILL');
      rmSync(storeDir, { recursive: true, force: true });
      await commitOnly(on, aggregateId, 3);
      await nats.restart();
      if (state === 'stopped') replica = await startReplica(on);
      await commitOnly(on, other, 1);
      await settled(on, other, [1]);
      await settled(on, aggregateId, [1, 2, 3]);
      expect(await storedMessages()).toBe(4);
    },
  );

  it('publishes everything again in portions, and begins anew when it dies between two of them', async () => {
    await replica.step(aggregateId, 3, 4, 5);
    await settled(on, aggregateId, [1, 2, 3, 4, 5]);
    await replica.close();
    await nats.stop('SIGKILL');
    rmSync(storeDir, { recursive: true, force: true });
    await on.database.query(`
      CREATE SEQUENCE deaths;
      CREATE FUNCTION die() RETURNS trigger AS $$ BEGIN PERFORM nextval('deaths'); RAISE 'killed'; END $$ LANGUAGE plpgsql;
      CREATE TRIGGER die BEFORE UPDATE ON outbox FOR EACH ROW
        WHEN (NEW.published_at IS NULL AND NEW.position = 5) EXECUTE FUNCTION die()`);
    const outbox = () =>
      on.database.query(
        'SELECT position, published_at, created FROM outbox, outbox_stream WHERE outbox_stream.context = outbox.context ORDER BY 1',
      );
    const before = await outbox();
    await nats.restart();
    replica = await startReplica(on, { limits: { republishChunk: 2 } });
    await eventually(
      async () => (await on.database.query('SELECT 1 FROM deaths WHERE last_value > 1')).length === 1,
      patience,
    );
    expect(await outbox()).toEqual(before);
    expect(await storedMessages()).toBe(0);
    await on.database.query('DROP TRIGGER die ON outbox');
    await eventually(async () => (await storedMessages()) === 5, patience);
    expect(await handledNumbers(on, aggregateId)).toEqual([1, 2, 3, 4, 5]);
  });

  it('publishes everything again when somebody deletes the stream of an idle service', async () => {
    const manager = await jetstream(replica.nats.connection).jetstreamManager();
    await manager.streams.delete(streamName(on.context));
    await eventually(async () => (await storedMessages()) === 2, patience);
    const late = await startReplica(on, { publishes: false, service: 'late', name: 'late' });
    await settled(on, aggregateId, [1, 2]);
    await late.close();
    await replica.step(aggregateId, 3);
    await settled(on, aggregateId, [1, 2, 3]);
  });

  it('notices when the end of the stream is gone though the stream is the same', async () => {
    await on.database.query('UPDATE outbox_stream SET last_seq = last_seq + 5');
    await eventually(
      async () => (await on.database.query('SELECT 1 FROM outbox_stream WHERE last_seq <= 2')).length === 1,
      patience,
    );
    await replica.step(aggregateId, 3);
    await settled(on, aggregateId, [1, 2, 3]);
  });

  it('starts while the broker is down', async () => {
    await replica.close();
    await nats.stop();
    replica = await startReplica(on);
    expect(replica.nats.isUp()).toBe(false);
    await replica.step(aggregateId, 3);
    await nats.restart();
    await settled(on, aggregateId, [1, 2, 3]);
  });

  async function storedMessages(): Promise<number> {
    const manager = await jetstream(replica.nats.connection).jetstreamManager();
    return (await manager.streams.info(streamName(on.context))).state.messages;
  }
});

describe('Messaging on a database that fails', () => {
  let postgres: TestPostgres;
  let database: Database;

  beforeAll(async () => {
    postgres = await startPostgres();
    database = await Database.open({ url: postgres.url, migrations, applicationName: 'test' });
  }, 60_000);
  afterAll(async () => {
    await database.onApplicationShutdown();
    await postgres.close();
  });

  it('parks nothing while it is down and goes on when it is back', async () => {
    const on = world(process.env.AERIE_TEST_NATS_URL ?? '', { url: postgres.url, database });
    let block = true;
    const behave = async () => {
      if (block) await postgres.stop('SIGKILL');
      block = false;
    };
    const replica = await startReplica(on, { behave, limits: { maxAttempts: 2 } });
    const ids = range(1, 5).map(() => randomUUID());
    for (const id of ids) await replica.step(id, 1, 2);
    await eventually(() => !block, patience);
    const down = Date.now();
    await eventually(() => Date.now() - down > 3_000);
    await postgres.restart();
    for (const id of ids) await settled(on, id, [1, 2]);
    expect(await eventually(() => replica.deadLetters.list())).toEqual([]);
    await replica.close();
  });
});

import { cloudEventType, subjectFor } from '@app/contracts';
import { DomainError } from '@app/kernel';
import { runInContext, currentContext } from '@app/observability';
import type { Transaction } from '@app/persistence';
import { connect } from '@nats-io/transport-node';
import { jetstream } from '@nats-io/jetstream';
import { randomUUID } from 'node:crypto';
import { eventually } from '../../../test/support/eventually';
import { streamName } from './envelope';
import { commitOnly, freshWorld, handled, handledNumbers, startReplica, type Replica } from '../test/replica';

type TestWorld = Awaited<ReturnType<typeof freshWorld>>;

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, index) => from + index);

describe('Messaging', () => {
  let on: TestWorld;
  const replicas: Replica[] = [];
  const start: typeof startReplica = async (...args) => {
    const replica = await startReplica(...args);
    replicas.push(replica);
    return replica;
  };
  const settled = (aggregateId: string, numbers: number[]) =>
    eventually(async () => expect(await handledNumbers(on, aggregateId)).toEqual(numbers), { timeoutMs: 20_000 });

  beforeEach(async () => {
    on = await freshWorld(process.env.AERIE_TEST_NATS_URL ?? '');
  });
  afterEach(async () => {
    await Promise.all(replicas.splice(0).map((replica) => replica.close()));
    await on.close();
  });

  it('publishes after the commit and handles once, with tenant, trace and request id', async () => {
    const seen: unknown[] = [];
    const replica = await start(on, {
      behave: (event) => void seen.push({ ...event, requestInContext: currentContext()?.requestId }),
    });
    const aggregateId = randomUUID();
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    await runInContext({ requestId: 'request-1', traceparent }, () =>
      replica.database.transaction((tx) =>
        replica.outbox.add(tx, { type: on.stepped, aggregateId, data: { n: 7 }, tenant: 'tenant-1' }),
      ),
    );
    await settled(aggregateId, [7]);
    expect(seen).toEqual([
      expect.objectContaining({
        type: cloudEventType(on.stepped),
        subject: aggregateId,
        seq: 1,
        tenant: 'tenant-1',
        requestId: 'request-1',
        requestInContext: 'request-1',
        traceparent,
        data: { n: 7 },
      }),
    ]);
    const [row] = await on.database.query<{ sent: boolean }>('SELECT published_at IS NOT NULL AS sent FROM outbox');
    expect(row).toEqual({ sent: true });
  });

  it('publishes nothing that was rolled back, and leaves no hole in the sequence', async () => {
    const replica = await start(on);
    const aggregateId = randomUUID();
    const work = replica.database.transaction(async (tx) => {
      await replica.outbox.add(tx, { type: on.stepped, aggregateId, data: { n: 1 } });
      throw new Error('undo');
    });
    await expect(work).rejects.toThrow('undo');
    await replica.step(aggregateId, 2);
    await settled(aggregateId, [2]);
    expect((await handled(on, aggregateId)).map(({ seq }) => seq)).toEqual([1]);
  });

  it('refuses data that does not fit the schema of its type', async () => {
    const replica = await start(on);
    const wrong = { n: 1, phone: '123' };
    const add = replica.database.transaction((tx) =>
      replica.outbox.add(tx, { type: on.stepped, aggregateId: randomUUID(), data: wrong }),
    );
    await expect(add).rejects.toMatchObject({ name: 'ZodError' });
  });

  it('takes a given sequence, and numbers several aggregates of one call', async () => {
    const replica = await start(on);
    const [a, b] = [randomUUID(), randomUUID()];
    await replica.database.transaction((tx) =>
      replica.outbox.add(
        tx,
        { type: on.stepped, aggregateId: a, data: { n: 1 } },
        { type: on.stepped, aggregateId: b, data: { n: 1 }, seq: 1 },
        { type: on.ignored, aggregateId: a, data: { n: 2 } },
        { type: on.stepped, aggregateId: b, data: { n: 2 }, seq: 2 },
        { type: on.stepped, aggregateId: a, data: { n: 3 } },
      ),
    );
    await settled(a, [1, 3]);
    await settled(b, [1, 2]);
    expect((await handled(on, a)).map(({ seq }) => seq)).toEqual([1, 3]);
  });

  it('delivers what was committed before a crash', async () => {
    const aggregateId = randomUUID();
    await commitOnly(on, aggregateId, 1, 2, 3);
    await start(on);
    await settled(aggregateId, [1, 2, 3]);
  });

  it('loses nothing and keeps the order when the relay is restarted midway', async () => {
    const aggregates = range(1, 4).map(() => randomUUID());
    for (const id of aggregates) await commitOnly(on, id, ...range(1, 300));
    const first = await startReplica(on);
    await eventually(async () => (await on.database.query('SELECT 1 FROM handled LIMIT 1')).length === 1);
    await first.close();
    const more = aggregates.map((id) => commitOnly(on, id, ...range(301, 320)));
    await Promise.all(more);
    await start(on);
    for (const id of aggregates) await settled(id, range(1, 320));
  });

  it('handles each event once and in order with two replicas on one database', async () => {
    const [one, two] = [await start(on, { name: 'one' }), await start(on, { name: 'two' })];
    const handlers = async () => (await on.database.query('SELECT DISTINCT by FROM handled')).length;
    await eventually(async () => {
      await one.step(randomUUID(), 1);
      return (await handlers()) === 2;
    });
    await on.database.query('DELETE FROM handled');
    const aggregates = range(1, 6).map(() => randomUUID());
    for (const n of range(1, 40)) {
      const replica = n % 2 ? one : two;
      await Promise.all(aggregates.map((id) => replica.step(id, n)));
    }
    for (const id of aggregates) await settled(id, range(1, 40));
    expect(await handlers()).toBe(2);
  });

  it('numbers events of one aggregate without gaps when many transactions add at once', async () => {
    const replica = await start(on);
    const aggregateId = randomUUID();
    await Promise.all(range(1, 30).map((n) => replica.step(aggregateId, n)));
    await eventually(async () => expect(await handled(on, aggregateId)).toHaveLength(30));
    expect((await handled(on, aggregateId)).map(({ seq }) => seq)).toEqual(range(1, 30));
  });

  it('delivers again until a handler that failed twice succeeds, keeping the later events behind it', async () => {
    let failures = 0;
    const behave = ({ data }: { data: { n: number } }) => {
      if (data.n === 1 && (failures += 1) <= 2) throw new Error('not yet');
    };
    const replica = await start(on, { behave });
    const aggregateId = randomUUID();
    await replica.step(aggregateId, 1, 2, 3);
    await settled(aggregateId, [1, 2, 3]);
    expect(failures).toBe(3);
    expect(await replica.deadLetters.list()).toEqual([]);
  });

  it('parks a poison event and the later ones of its aggregate only, and redrives them in order', async () => {
    let poisoned = true;
    const behave = ({ data }: { data: { n: number } }) => {
      if (data.n === 2 && poisoned) throw Object.assign(new Error('secret'), { code: 'too_bad' });
    };
    const replica = await start(on, { behave });
    const [sick, healthy] = [randomUUID(), randomUUID()];
    await replica.step(sick, 1, 2, 3);
    await replica.step(healthy, 1, 3);
    await settled(healthy, [1, 3]);
    await eventually(async () => expect(await replica.deadLetters.list()).toHaveLength(2));
    await replica.step(sick, 4);
    const letters = await eventually(async () => {
      const list = await replica.deadLetters.list();
      expect(list).toHaveLength(3);
      return list.sort((a, b) => Number(a.seq) - Number(b.seq));
    });
    expect(letters.map(({ seq, reason, errorCode }) => [seq, reason, errorCode])).toEqual([
      [2, 'handler_failed', 'too_bad'],
      [3, 'behind_parked', null],
      [4, 'behind_parked', null],
    ]);
    const id = letters[2]?.id ?? '';
    expect(await replica.deadLetters.redrive(id)).toEqual({ handled: 0, remaining: 3, errorCode: 'too_bad' });
    poisoned = false;
    expect(await replica.deadLetters.redrive(id)).toEqual({ handled: 3, remaining: 0 });
    expect(await handledNumbers(on, sick)).toEqual([1, 2, 3, 4]);
    await replica.step(sick, 5);
    await settled(sick, [1, 2, 3, 4, 5]);
    await expect(replica.deadLetters.redrive(id)).rejects.toMatchObject({ code: 'dead_letter_not_found' });
  });

  it('ends a handler that takes too long and drops what it did', async () => {
    let slow = true;
    const behave = async () => {
      if (!slow) return;
      slow = false;
      await new Promise((resolve) => setTimeout(resolve, 400));
    };
    const replica = await start(on, { behave, limits: { handlerTimeoutMs: 100 } });
    const aggregateId = randomUUID();
    await replica.step(aggregateId, 1, 2);
    await settled(aggregateId, [1, 2]);
  });

  it('parks nothing because something was unavailable for longer than the attempts, nor what comes behind it', async () => {
    let calls = 0;
    const behave = async (_event: unknown, tx: Transaction) => {
      calls += 1;
      if (calls === 1)
        await tx.query(`SET LOCAL statement_timeout = '20ms'`).then(() => tx.query('SELECT pg_sleep(5)'));
      if (calls < 6) throw new DomainError('peer_unavailable', 'unavailable', 'not there');
    };
    const replica = await start(on, { behave, limits: { maxAttempts: 2, maxGapWaits: 1, backoffMs: 50 } });
    const aggregateId = randomUUID();
    await replica.step(aggregateId, 1, 2, 3);
    await settled(aggregateId, [1, 2, 3]);
    expect(calls).toBe(8);
    expect(await replica.deadLetters.list()).toEqual([]);
    expect(await on.database.query('SELECT 1 FROM inbox_failure')).toEqual([]);
  });

  it('drops a duplicate, and an event that comes too early waits for the one before it', async () => {
    const replica = await start(on);
    const aggregateId = randomUUID();
    await replica.step(aggregateId, 1);
    await settled(aggregateId, [1]);
    const [row] = await on.database.query<{ envelope: string }>('SELECT envelope FROM outbox');
    const first = JSON.parse(row?.envelope ?? '') as Record<string, unknown>;
    const nats = await connect({ servers: on.natsUrl });
    const client = jetstream(nats);
    const send = (envelope: object) => client.publish(subjectFor(on.stepped, aggregateId), JSON.stringify(envelope));
    await send(first);
    await send({ ...first, id: randomUUID(), seq: 3, data: { n: 3 } });
    await send(first);
    await send({ ...first, id: randomUUID(), seq: 2, data: { n: 2 } });
    await settled(aggregateId, [1, 2, 3]);
    await nats.close();
  });

  it('parks a message that is no event, data that does not fit, and an event whose predecessor never comes', async () => {
    const replica = await start(on, { limits: { maxGapWaits: 3 } });
    const [known, odd, early] = [randomUUID(), randomUUID(), randomUUID()];
    await replica.step(known, 1);
    await replica.step(odd, 1);
    await replica.step(early, 1);
    await settled(early, [1]);
    const nats = await connect({ servers: on.natsUrl });
    const client = jetstream(nats);
    const envelope = {
      specversion: '1.0',
      source: '/test',
      type: cloudEventType(on.stepped),
      time: new Date().toISOString(),
    };
    const send = (id: string, body: unknown) => client.publish(subjectFor(on.stepped, id), JSON.stringify(body));
    await send(known, 'nonsense');
    await send(odd, { ...envelope, id: randomUUID(), subject: odd, seq: 2, data: { n: 'x' } });
    await send(early, { ...envelope, id: randomUUID(), subject: early, seq: 3, data: { n: 3 } });
    const letters = await eventually(async () => {
      const list = await replica.deadLetters.list();
      expect(list).toHaveLength(3);
      return list;
    });
    expect(letters.map(({ reason }) => reason).sort()).toEqual(['gap', 'invalid_data', 'unreadable']);
    const gap = letters.find(({ reason }) => reason === 'gap');
    expect(await replica.deadLetters.redrive(gap?.id ?? '')).toEqual({ handled: 1, remaining: 0 });
    expect(await handledNumbers(on, early)).toEqual([1, 3]);
    await replica.step(known, 2);
    await settled(known, [1, 2]);
    await nats.close();
  });

  it('starts a late service with the oldest event that is still kept', async () => {
    const publisher = await start(on, { consumes: false });
    const aggregateId = randomUUID();
    await publisher.step(aggregateId, 1, 2, 3);
    await eventually(async () => {
      const [row] = await on.database.query<{ n: number }>(
        'SELECT count(*) AS n FROM outbox WHERE published_at IS NOT NULL',
      );
      return row?.n === 3;
    });
    const manager = await jetstream(publisher.nats.connection).jetstreamManager();
    await manager.streams.purge(streamName(on.context), { seq: 2 });
    await start(on, { publishes: false, service: 'late' });
    await settled(aggregateId, [2, 3]);
  });

  it('consumes a stream that does not exist yet', async () => {
    const early = await start(on, { publishes: false, service: 'early' });
    await eventually(() => early.nats.isUp());
    const publisher = await start(on, { consumes: false });
    const aggregateId = randomUUID();
    await publisher.step(aggregateId, 1);
    await settled(aggregateId, [1]);
  });
});

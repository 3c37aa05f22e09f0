import { randomUUID } from 'node:crypto';
import { ConcurrencyError, EventStore } from './event-store';
import { eventStoreMigration } from './event-store.migration';
import { createTestDatabase, type TestDatabase } from './testing';

describe('EventStore', () => {
  let test: TestDatabase;
  const store = new EventStore();
  const opened = { type: 'Opened', data: { by: 'a' } };
  const closed = { type: 'Closed', data: {} };
  const append = (id: string, expected: number, ...events: { type: string; data: unknown }[]) =>
    test.database.transaction((tx) => store.append(tx, id, expected, events, { requestId: 'r' }));

  beforeAll(async () => {
    test = await createTestDatabase([eventStoreMigration]);
  });
  afterAll(() => test.close());

  it('loads what was appended, in order, from any version', async () => {
    const id = randomUUID();
    await append(id, 0, opened, closed);
    await append(id, 2, opened);
    const events = await store.load(test.database, id);
    expect(events.map(({ version, type }) => [version, type])).toEqual([
      [1, 'Opened'],
      [2, 'Closed'],
      [3, 'Opened'],
    ]);
    expect(events[0]).toMatchObject({ data: { by: 'a' }, metadata: { requestId: 'r' }, recordedAt: expect.any(Date) });
    expect(await store.load(test.database, id, 3)).toHaveLength(1);
  });

  it('lets one of two appends with the same expected version win', async () => {
    const id = randomUUID();
    const results = await Promise.allSettled([append(id, 0, opened), append(id, 0, closed)]);
    expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    const lost = results.find((result) => result.status === 'rejected');
    expect(lost?.reason).toBeInstanceOf(ConcurrencyError);
    expect(await store.load(test.database, id)).toHaveLength(1);
  });

  it('refuses to leave a gap', async () => {
    const id = randomUUID();
    await append(id, 0, opened);
    await expect(append(id, 2, closed)).rejects.toBeInstanceOf(ConcurrencyError);
    await expect(append(id, 0, closed)).rejects.toMatchObject({ category: 'conflict', code: 'concurrent_change' });
  });

  it('upcasts old data step by step and leaves new data alone', async () => {
    const id = randomUUID();
    await append(id, 0, opened);
    const newer = new EventStore({
      Opened: [(data: { by: string }) => ({ openedBy: data.by }), (data: object) => ({ ...data, channel: 'web' })],
    });
    await test.database.transaction((tx) =>
      newer.append(tx, id, 1, [{ type: 'Opened', data: { openedBy: 'b', channel: 'app' } }]),
    );
    expect((await newer.load(test.database, id)).map(({ data }) => data)).toEqual([
      { openedBy: 'a', channel: 'web' },
      { openedBy: 'b', channel: 'app' },
    ]);
  });

  it('keeps the newest snapshot and forgets those of an old schema', async () => {
    const id = randomUUID();
    await store.saveSnapshot(test.database, id, { version: 5, state: { n: 5 } });
    await store.saveSnapshot(test.database, id, { version: 3, state: { n: 3 } });
    expect(await store.loadSnapshot(test.database, id)).toEqual({ version: 5, state: { n: 5 } });
    expect(await store.loadSnapshot(test.database, id, 2)).toBeUndefined();
    await store.saveSnapshot(test.database, id, { version: 4, state: { n: 4 } }, 2);
    expect(await store.loadSnapshot(test.database, id, 2)).toEqual({ version: 4, state: { n: 4 } });
  });
});

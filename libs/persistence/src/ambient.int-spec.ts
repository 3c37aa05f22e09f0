import { DomainError } from '@app/kernel';
import { setTimeout as sleep } from 'node:timers/promises';
import { BatchWriter } from './batch-writer';
import type { Database } from './database';
import { createTestDatabase, type TestDatabase } from './testing';

class CreateNote1700000000000 {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE note (id int PRIMARY KEY)');
  }
  async down(): Promise<void> {}
}

const no = new DomainError('no', 'conflict', 'no');
const fail = () => Promise.reject(no);

describe('An ambient transaction', () => {
  let test: TestDatabase;
  let db: Database;

  beforeAll(async () => {
    test = await createTestDatabase([CreateNote1700000000000]);
    db = test.database;
  });
  afterAll(() => test.close());
  beforeEach(() => db.query('TRUNCATE note'));

  const add = (id: number) => db.query('INSERT INTO note VALUES ($1)', [id]);
  const notes = async () => (await db.query<{ id: number }>('SELECT id FROM note ORDER BY id')).map(({ id }) => id);
  const backend = async () => (await db.query<{ pid: number }>('SELECT pg_backend_pid() AS pid'))[0]!.pid;

  it('is joined by queries and transactions, which read what it wrote, on its one connection', async () => {
    const work = db.ambient(async (tx) => {
      const [own] = await tx.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await db.transaction((inner) => inner.query('INSERT INTO note VALUES (1)'));
      await add(2);
      expect(await notes()).toEqual([1, 2]);
      expect(await backend()).toBe(own!.pid);
      await db.transaction(async () => expect(await backend()).toBe(own!.pid));
      return fail();
    });
    await expect(work).rejects.toBe(no);
    expect(await notes()).toEqual([]);
  });

  it('commits all at once and then runs the hooks, those of the inner after the outermost commit', async () => {
    const seen: string[] = [];
    await db.ambient(async (tx) => {
      tx.afterCommit(() => seen.push('outer'));
      await db.transaction(async (inner) => {
        await inner.query('INSERT INTO note VALUES (1)');
        inner.afterCommit(() => seen.push('inner'));
      });
      await db.ambient(() => add(2));
      seen.push('end of work');
    });
    expect(seen).toEqual(['end of work', 'outer', 'inner']);
    expect(await notes()).toEqual([1, 2]);
  });

  it('stays usable after an inner failure that is caught, and drops its rows and hooks', async () => {
    const hook = jest.fn();
    await db.ambient(async () => {
      await add(1);
      const inner = db.transaction(async (tx) => {
        tx.afterCommit(hook);
        await tx.query('INSERT INTO note VALUES (2)');
        await db.transaction(async (deeper) => deeper.query('INSERT INTO note VALUES (3)'));
        await tx.query('INSERT INTO note VALUES (2)');
      });
      await expect(inner).rejects.toThrow('duplicate key');
      await expect(add(1)).rejects.toThrow('duplicate key');
      await add(4);
    });
    expect(await notes()).toEqual([1, 4]);
    expect(hook).not.toHaveBeenCalled();
  });

  it('refuses to go on as if an inner transaction had succeeded whose error was swallowed', async () => {
    await db.ambient(async () => {
      const inner = db.transaction(async (tx) => {
        await tx.query('INSERT INTO note VALUES (1)');
        await tx.query('INSERT INTO note VALUES (1)').catch(() => undefined);
      });
      await expect(inner).rejects.toThrow('swallowed');
      await add(2);
    });
    expect(await notes()).toEqual([2]);
  });

  it('lets concurrent inner transactions take turns, so that one fails alone', async () => {
    const results = await db.ambient(() =>
      Promise.allSettled([
        ...[1, 2, 3].map((id) => db.transaction(async () => void (await add(id)))),
        db.transaction(async () => {
          await add(4);
          await sleep(5);
          return fail();
        }),
        add(5),
      ]),
    );
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(await notes()).toEqual([1, 2, 3, 5]);
  });

  it('waits for inner work that nobody awaited', async () => {
    await db.ambient(async () => {
      void db.transaction(async () => {
        await sleep(10);
        await add(1);
      });
    });
    expect(await notes()).toEqual([1]);
  });

  it('leaves nothing of inner work that goes on after a failure', async () => {
    const straggler = jest.fn();
    const begun = Promise.withResolvers<void>();
    const work = db.ambient(() =>
      Promise.all([
        db.transaction(async (tx) => {
          await tx.query('INSERT INTO note VALUES (1)');
          begun.resolve();
          await sleep(10);
          await tx.query('INSERT INTO note VALUES (2)').catch(straggler);
        }),
        begun.promise.then(fail),
      ]),
    );
    await expect(work).rejects.toBe(no);
    expect(straggler).toHaveBeenCalled();
    expect(await notes()).toEqual([]);
  });

  it('is not joined by what outlives it', async () => {
    let escaped: Promise<unknown> | undefined;
    let timed: Promise<unknown> | undefined;
    const ended = Promise.withResolvers<void>();
    const work = db.ambient(async () => {
      escaped = ended.promise.then(() => db.transaction(async () => void (await add(1))));
      timed = new Promise((resolve, reject) => {
        setTimeout(() => void ended.promise.then(() => add(2)).then(resolve, reject), 1);
      });
      await add(3);
      return fail();
    });
    await expect(work).rejects.toBe(no);
    ended.resolve();
    await Promise.all([escaped, timed]);
    expect(await notes()).toEqual([1, 2]);
  });

  it('is not joined by a flush of a BatchWriter that it fills, nor by hooks', async () => {
    const writer = new BatchWriter<number, number>({
      flush: async (ids) => {
        await Promise.all(ids.map(add));
        return ids;
      },
      maxItems: 1,
      maxWaitMs: 1,
      concurrency: 1,
    });
    let hooked: Promise<unknown> | undefined;
    await db.ambient(async (tx) => {
      tx.afterCommit(() => void (hooked = add(1)));
      await add(2);
    });
    await hooked;
    const work = db.ambient(async () => {
      await Promise.all([writer.add(3), add(4)]);
      return fail();
    });
    await expect(work).rejects.toBe(no);
    expect(await notes()).toEqual([1, 2, 3]);
  });

  it('does not concern another database, nor a plain transaction', async () => {
    const other = await createTestDatabase([CreateNote1700000000000]);
    const work = db.ambient(async () => {
      await other.database.query('INSERT INTO note VALUES (1)');
      return fail();
    });
    await expect(work).rejects.toBe(no);
    expect(await other.database.query('SELECT id FROM note')).toEqual([{ id: 1 }]);
    await other.close();
    const beside = db.transaction(async () => {
      await add(1);
      return fail();
    });
    await expect(beside).rejects.toBe(no);
    expect(await notes()).toEqual([1]);
  });

  it('needs one connection, however many requests there are', async () => {
    await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        db.ambient(async () => {
          await db.query('SELECT pg_sleep(0.02)');
          await db.transaction(async () => void (await add(index)));
        }),
      ),
    );
    expect(await notes()).toHaveLength(20);
  });

  it('fails as a whole when its connection is lost, also when an inner failure is caught', async () => {
    const hook = jest.fn();
    const work = db.ambient(async (tx) => {
      tx.afterCommit(hook);
      await add(1);
      await db.query('SELECT pg_terminate_backend(pg_backend_pid())').catch(() => undefined);
    });
    await expect(work).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(hook).not.toHaveBeenCalled();
    expect(await notes()).toEqual([]);
  });
});

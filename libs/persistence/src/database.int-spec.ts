import { DomainError } from '@app/kernel';
import type { Pool } from 'pg';
import { Database } from './database';
import { isUniqueViolation } from './errors';
import type { MigrationClass } from './open-data-source';
import { createTestDatabase, type TestDatabase } from './testing';

class CreateNote1700000000000 {
  async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
    await runner.query('CREATE TABLE note (id int PRIMARY KEY, body text, big bigint DEFAULT 7)');
  }
  async down(): Promise<void> {}
}

const migrations: MigrationClass[] = [CreateNote1700000000000];

describe('Database', () => {
  let test: TestDatabase;
  let db: Database;

  beforeAll(async () => {
    test = await createTestDatabase(migrations);
    db = test.database;
  });
  afterAll(() => test.close());

  it('returns the rows of every kind of statement alike', async () => {
    expect(await db.query('INSERT INTO note VALUES ($1, $2) RETURNING id, big', [1, 'a'])).toEqual([{ id: 1, big: 7 }]);
    expect(await db.query('UPDATE note SET body = $1 WHERE id = 1 RETURNING body', ['b'])).toEqual([{ body: 'b' }]);
    expect(await db.query('SELECT body FROM note WHERE id = $1', [1])).toEqual([{ body: 'b' }]);
    expect(await db.query('DELETE FROM note WHERE id = $1 RETURNING id', [1])).toEqual([{ id: 1 }]);
  });

  it('commits, then runs the hooks', async () => {
    const seen: unknown[] = [];
    const answer = await db.transaction(async (tx) => {
      await tx.query('INSERT INTO note VALUES (2)');
      tx.afterCommit(() => seen.push('hook'));
      seen.push('work');
      return 'answer';
    });
    expect(answer).toBe('answer');
    expect(seen).toEqual(['work', 'hook']);
    expect(await db.query('SELECT id FROM note WHERE id = 2')).toHaveLength(1);
  });

  it('rolls back when the work throws, without running the hooks', async () => {
    const hook = jest.fn();
    const work = db.transaction(async (tx) => {
      await tx.query('INSERT INTO note VALUES (3)');
      tx.afterCommit(hook);
      throw new DomainError('no', 'conflict', 'no');
    });
    await expect(work).rejects.toMatchObject({ code: 'no' });
    expect(hook).not.toHaveBeenCalled();
    expect(await db.query('SELECT id FROM note WHERE id = 3')).toEqual([]);
  });

  it('passes an error of the work on as it is, also one that looks like a lost connection', async () => {
    const refused = Object.assign(new Error('some other server'), { code: 'ECONNREFUSED' });
    await expect(db.transaction(() => Promise.reject(refused))).rejects.toBe(refused);
  });

  it('refuses to call a transaction committed whose error was swallowed', async () => {
    const hook = jest.fn();
    const work = db.transaction(async (tx) => {
      tx.afterCommit(hook);
      await tx.query('INSERT INTO note VALUES (4)');
      await tx.query('INSERT INTO note VALUES (4)').catch(() => undefined);
    });
    await expect(work).rejects.toThrow('swallowed');
    expect(hook).not.toHaveBeenCalled();
    expect(await db.query('SELECT id FROM note WHERE id = 4')).toEqual([]);
  });

  it('refuses a query after the end of its transaction', async () => {
    const leaked = await db.transaction(async (tx) => tx);
    await expect(leaked.query('SELECT 1')).rejects.toThrow('over');
  });

  it('shares its transaction with the entity manager', async () => {
    const work = db.transaction(async (tx) => {
      await tx.manager.transaction(async (inner) => inner.query('INSERT INTO note VALUES (5)'));
      expect(await tx.query('SELECT id FROM note WHERE id = 5')).toHaveLength(1);
      throw new Error('undo');
    });
    await expect(work).rejects.toThrow('undo');
    expect(await db.query('SELECT id FROM note WHERE id = 5')).toEqual([]);
  });

  it('tells a unique violation by its constraint', async () => {
    await db.query('INSERT INTO note VALUES (6)');
    const error: unknown = await db.query('INSERT INTO note VALUES (6)').catch((e: unknown) => e);
    expect(isUniqueViolation(error)).toBe(true);
    expect(isUniqueViolation(error, 'note_pkey')).toBe(true);
    expect(isUniqueViolation(error, 'other')).toBe(false);
  });

  it('survives an error of a client that is just being handed out', async () => {
    const { master: pool } = await db.transaction(
      async (tx) => tx.manager.dataSource.driver as unknown as { master: Pool },
    );
    const handedOut = new Promise<void>((resolve, reject) => {
      pool.connect((error, client, release) => {
        if (error || !client) return reject(error ?? new Error('no client'));
        client.emit('error', new Error('terminating connection due to unexpected postmaster exit'));
        release(true);
        resolve();
      });
    });
    await handedOut;
    await db.ping();
  });

  it('migrates once when two replicas boot together', async () => {
    const empty = await createTestDatabase();
    const open = () => Database.open({ url: empty.url, migrations, applicationName: 'test' });
    const replicas = await Promise.all([open(), open(), open()]);
    expect(await empty.database.query('SELECT name FROM migrations')).toEqual([{ name: 'CreateNote1700000000000' }]);
    await Promise.all(replicas.map((replica) => replica.onApplicationShutdown()));
    await empty.close();
  });

  it('fails the boot when a migration is wrong', async () => {
    class Broken1700000000001 extends CreateNote1700000000000 {
      override async up(runner: { query(sql: string): Promise<unknown> }): Promise<void> {
        await runner.query('CREATE TABLE');
      }
    }
    const open = Database.open({ url: test.url, migrations: [Broken1700000000001], applicationName: 'test' });
    await expect(open).rejects.toThrow('syntax error');
  });
});

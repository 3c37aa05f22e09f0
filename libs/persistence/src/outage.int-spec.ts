import { eventually } from '../../../test/support/eventually';
import { startPostgres, type TestPostgres } from '../../../test/support/infrastructure';
import { Database } from './database';
import { isUnavailable } from './errors';

describe('Database on a server that goes away', () => {
  let postgres: TestPostgres;
  let db: Database;

  beforeAll(async () => {
    postgres = await startPostgres();
    db = await Database.open({ url: postgres.url, migrations: [], applicationName: 'test' });
    await db.query('CREATE TABLE note (id int PRIMARY KEY)');
  }, 60_000);
  afterAll(async () => {
    await db?.onApplicationShutdown();
    await postgres?.close();
  });

  it('waits at boot until the server is there', async () => {
    await postgres.stop('SIGINT');
    const opening = Database.open({ url: postgres.url, migrations: [], applicationName: 'late' });
    await postgres.restart();
    const late = await opening;
    await late.ping();
    await late.onApplicationShutdown();
  });

  it.each(['SIGINT', 'SIGKILL'] as const)('reports unavailable after %s and recovers by itself', async (signal) => {
    await eventually(() => db.ping());
    await Promise.all([1, 2, 3].map(() => db.ping()));
    await postgres.stop(signal);
    const error: unknown = await db.query('SELECT 1').catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'database_unavailable', category: 'unavailable' });
    expect(isUnavailable(error)).toBe(true);
    await postgres.restart();
    await eventually(() => db.ping());
    await Promise.all(Array.from({ length: 16 }, () => db.query('SELECT pg_sleep(0.01)')));
  });

  it('does not run hooks of a transaction whose server died before the commit', async () => {
    const hook = jest.fn();
    const work = db.transaction(async (tx) => {
      await tx.query('INSERT INTO note VALUES (1)');
      tx.afterCommit(hook);
      await postgres.stop('SIGKILL');
    });
    await expect(work).rejects.toMatchObject({ code: 'database_unavailable' });
    expect(hook).not.toHaveBeenCalled();
    await postgres.restart();
    await eventually(() => db.ping());
    expect(await db.query('SELECT * FROM note')).toEqual([]);
  });

  it('reports an ended session, and a statement timeout as try again, and goes on', async () => {
    const ended = db.transaction((tx) => tx.query('SELECT pg_terminate_backend(pg_backend_pid())'));
    await expect(ended).rejects.toMatchObject({ code: 'database_unavailable' });
    const slow = db.transaction(async (tx) => {
      await tx.query('SET LOCAL statement_timeout = 20');
      await tx.query('SELECT pg_sleep(5)');
    });
    await expect(slow).rejects.toMatchObject({ code: 'database_busy', category: 'unavailable' });
    await db.ping();
  });

  it('gives the connection back when the pool is exhausted for a while', async () => {
    const holders = Array.from({ length: 8 }, () => db.query('SELECT pg_sleep(3)'));
    await expect(db.ping()).rejects.toMatchObject({ code: 'database_unavailable' });
    await Promise.all(holders);
    await db.ping();
  });
});

import { randomUUID } from 'node:crypto';
import { startPostgres, type TestPostgres } from '../../../test/support/infrastructure';
import { Database } from './database';
import { EventStore } from './event-store';
import { eventStoreMigration } from './event-store.migration';

/** On a server of its own: every open transaction of a server holds the reader back, whatever database it is of. */
describe('EventStore, read over all streams', () => {
  let postgres: TestPostgres;
  let db: Database;
  const store = new EventStore();
  const append = (id: string) => db.transaction((tx) => store.append(tx, id, 0, [{ type: 'Opened', data: {} }]));
  const read = async (after?: number) => (await store.readAll(db, after)).map(({ streamId }) => streamId);

  beforeAll(async () => {
    postgres = await startPostgres();
    db = await Database.open({ url: postgres.url, migrations: [eventStoreMigration], applicationName: 'test' });
    await db.query('ALTER SYSTEM SET autovacuum = off');
    await db.query('SELECT pg_reload_conf()');
  }, 60_000);
  afterAll(async () => {
    await db?.onApplicationShutdown();
    await postgres?.close();
  });

  it('goes by position and overtakes no transaction that is still open', async () => {
    const [early, late, later] = [randomUUID(), randomUUID(), randomUUID()];
    await append(early);
    await db.transaction(async (tx) => {
      await store.append(tx, late, 0, [{ type: 'Opened', data: {} }]);
      await append(later);
      expect(await read()).toEqual([early]);
    });
    expect(await read()).toEqual([early, late, later]);
    const [first] = await store.readAll(db, 0, 1);
    expect(await read(first?.position)).toEqual([late, later]);
  });

  it('is held back by whoever has written and not committed yet, in any database of the server', async () => {
    const id = randomUUID();
    const start = (await store.readAll(db)).at(-1)?.position;
    await db.query('CREATE DATABASE other');
    const url = Object.assign(new URL(postgres.url), { pathname: 'other' }).href;
    const other = await Database.open({ url, migrations: [], applicationName: 'other' });
    await other.transaction(async (tx) => {
      await tx.query('CREATE TABLE note (id int)');
      await append(id);
      expect(await read(start)).toEqual([]);
    });
    await other.onApplicationShutdown();
    expect(await read(start)).toEqual([id]);
  });
});
